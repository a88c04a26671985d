/** The site in Spanish; not reviewed by a speaker yet. */

import { activeLanguage, decimal, number } from "@/lib/language";
import { plural } from "@/lib/plural";
import spanish from "../../../lambda/galaxy_core/languages/es.json";
import type { SiteWords } from "./siteWords";

export const catalogue = spanish;

const longDay = (day: Date) =>
  day.toLocaleDateString(activeLanguage(), { dateStyle: "long", timeZone: "UTC" });
const shortTime = (day: Date) => day.toLocaleTimeString(activeLanguage(), { timeStyle: "short" });
const mediumDay = (day: Date) => day.toLocaleDateString(activeLanguage(), { dateStyle: "medium" });
const galaxies = (n: number) => plural(n, "galaxia", "galaxias");
const KINDS: Record<string, string> = {
  elliptical: "elíptica",
  lenticular: "lenticular",
  spiral: "espiral",
  barred: "espiral barrada",
  "edge-on": "de canto",
  irregular: "irregular",
  merger: "fusión",
  ring: "anillo",
};

export const words: SiteWords = {
  app: {
    skip: "Ir al contenido",
    pages: {
      label: "Páginas",
      classify: "Clasificar",
      five: "Cinco al día",
      "guess-first": "Tú primero",
      models: "Modelos",
      about: "Cómo funciona",
      api: "API",
      batch: "Un lote",
      privacy: "Privacidad",
      shared: "La respuesta de alguien",
      class: "Galaxias para tu clase",
      teacher: "Para una clase",
      worksheet: "Hoja de trabajo",
      unknown: "Aquí no existe esa página.",
    },
    noSuchPage:
      "Puede que el enlace esté mal escrito o sea más antiguo que este sitio. Las páginas que hay están arriba.",
    home: "Clasificar una galaxia",
    resting: (day) =>
      `La nube descansa hasta el ${day}: se ha gastado lo que puede costar este mes. Las imágenes se clasifican en tu dispositivo.`,
    crashed: {
      message: "Esta página se ha estropeado.",
      hint: "No es culpa tuya. Puede deberse a una traducción de la página o a una extensión; recargar ayuda.",
      reload: "Recargar",
    },
    theme: { useDark: "Usar el tema oscuro", useLight: "Usar el tema claro" },
    footer: {
      credits:
        "Los modelos aprendieron de imágenes del Sloan Digital Sky Survey y de los votos de los voluntarios de Galaxy Zoo.",
      privacy: "Sin cookies ni rastreadores. Tus imágenes se miran y se olvidan.",
      docs: "La documentación de la API",
    },
  },
  ui: {
    lazy: {
      loading: "Abriendo esta parte …",
      failed:
        "No se ha podido abrir esta parte del sitio. Puede que falle la conexión o que el sitio se acabe de renovar.",
      reload: "Recargar",
    },
    retry: "Intentar de nuevo",
    language: { label: "Idioma", automatic: (name) => `El que dice tu navegador: ${name}` },
    wait: (seconds) => `Puedes intentarlo de nuevo en ${plural(seconds, "segundo", "segundos")}.`,
  },
  about: {
    title: "Cómo funciona",
    sections: [
      {
        title: "Qué hace",
        paragraphs: [
          "Desde 2007, cientos de miles de voluntarios han descrito galaxias en Galaxy Zoo respondiendo preguntas sencillas sobre imágenes. Unos cuarenta miraron cada galaxia. Los modelos de aquí han aprendido a predecir cómo votarían los cuarenta.",
          "Los votos de los que aprendieron no son recuentos brutos. Los valores de Kaggle son cercanos a las fracciones sin sesgo de Galaxy Zoo 2: lo que verían los voluntarios si la galaxia estuviera más cerca. «Unos 29 de 40» es una lectura de tal fracción; nadie contó a veintinueve personas.",
          "Por eso una parte como 78 % no dice cuán seguro está un ordenador de tener razón. Es su estimación de cuántos voluntarios lo dirían. Las personas difieren, y donde difieren, la estimación también debería.",
        ],
      },
      {
        title: "Qué recibe un modelo",
        paragraphs: [
          "El centro de la imagen, como cuadrado: lo que queda fuera del marco fino no se mira. Los modelos conocen las imágenes del Sloan Digital Sky Survey, en las que la galaxia llena cerca de la mitad de ese cuadrado. Las fotos muy distintas reciben respuestas de menos valor; ajustar el marco ayuda.",
          "Cuando una imagen no se parece a ninguna imagen de galaxia que los modelos conozcan, el titular lo dice, y lo que el modelo diría a pesar de todo queda plegado debajo.",
        ],
      },
      {
        title: "Qué significan las respuestas",
        paragraphs: [
          "Las barras de cada pregunta suman todos aquellos a quienes se les hace. «Probablemente de 22 a 33 de los 40» es un intervalo que contiene el número de voluntarios nueve veces de cada diez. El camino sigue la respuesta con más votos en cada pregunta, y el titular sigue el camino solo hasta donde iría al menos la mitad de los cuarenta.",
          "«Dónde miró» muestra qué añade o quita cada parte de la imagen a una respuesta. Dice dónde miró el modelo, no por qué una galaxia es como es.",
        ],
      },
      {
        title: "Sus límites",
        paragraphs: [
          "Los modelos se entrenaron con unos miles de galaxias cercanas y brillantes de Galaxy Zoo 2: más brillantes que magnitud 17 en luz roja, mayores de 3 segundos de arco, hasta un corrimiento al rojo de 0,25. Saben poco de las débiles y lejanas, de tipos raros y de otros telescopios. Nada se corrige por la distancia más allá de lo que ya son las fracciones sin sesgo de Galaxy Zoo. Donde el recorte de una galaxia tiene menos de 64 píxeles propios del sondeo, las tablas dicen «too_small»: su respuesta significa poco. Los modelos repiten lo que los voluntarios suelen pasar por alto, como brazos y barras débiles. Para investigar, mira primero las cifras de la página de modelos.",
        ],
      },
      {
        title: "Tus imágenes",
        paragraphs: [
          "Una imagen se envía al clasificador, se mira y se olvida. O se responde «en este dispositivo»: tu navegador descarga una vez los mismos modelos publicados y los ejecuta, con o sin red, y la imagen no va a ninguna parte. Las respuestas son las mismas donde el navegador abre una imagen como lo hace el clasificador, lo que se ha medido para JPEG y PNG en Chromium; otro navegador puede diferir un poco.",
          "El historial y la puntuación quedan en tu dispositivo. Los nombres y posiciones que buscas se pasan al CDS, al SDSS y a los Legacy Surveys, por el clasificador y no por tu navegador.",
        ],
      },
    ],
    tree: "El árbol de preguntas",
    treeLoading: "Obteniendo las preguntas …",
    following: (question) => `después la pregunta ${question}`,
    end: "después termina",
    credits: "Créditos",
    creditItems: [
      { words: "Imágenes: Sloan Digital Sky Survey", link: "https://www.sdss.org" },
      {
        words: "Imágenes donde SDSS no tiene: DESI Legacy Imaging Surveys",
        link: "https://www.legacysurvey.org",
      },
      {
        words: "Votos: los voluntarios de Galaxy Zoo",
        link: "https://www.zooniverse.org/projects/zookeeper/galaxy-zoo",
      },
      {
        words: "Willett et al. 2013, MNRAS 435, 2835: Galaxy Zoo 2, sus preguntas y votos",
        link: "https://doi.org/10.1093/mnras/stt1458",
      },
      {
        words: "Dieleman, Willett & Dambre 2015, MNRAS 450, 1441: redes que conocen galaxias giradas",
        link: "https://doi.org/10.1093/mnras/stv632",
      },
      {
        words: "Nombres: Sesame del CDS, Estrasburgo, que consulta Simbad, NED y VizieR",
        link: "https://cds.unistra.fr/cgi-bin/Sesame",
      },
    ],
  },
  apiDocs: {
    title: "API",
    lead: "Todo en este sitio viene de una API HTTPS pública, sin claves. Toma imágenes, muestras, nombres y posiciones, y responde en JSON.",
    docs: "Toda la documentación, para probarla",
    document: "El documento OpenAPI",
    examples: "Ejemplos",
    send: "Enviar una imagen",
    object: "Nombrar una galaxia, preguntar a cada modelo, y dónde miró",
    python: "En Python",
    errors:
      "Todos los errores tienen la misma forma: un código estable, qué estaba mal y qué hacer, en inglés.",
    batches: "Hasta mil imágenes a la vez van como lote, cuya tabla llega como CSV o Parquet.",
    copy: "Copiar",
    copied: "Copiado",
  },
  batch: {
    label: "Un lote",
    preparing: "Pidiendo un lote …",
    size: (pictures, megabytes) => `${number(pictures)} imágenes, ${megabytes} MB por enviar.`,
    tooMany: (max, all) => `Se toman las primeras ${number(max)} de ${number(all)}.`,
    duration: (duration) => `Una vez enviadas, tarda cerca de ${duration}.`,
    free: "No cuesta nada: se ejecuta en la máquina de la que viene esta página.",
    cost: (dollars) => `A quien mantiene este sitio le cuesta cerca de ${dollars}.`,
    lessThanACent: "menos de un centavo",
    dollars: (amount) => `${decimal(amount, 2)} $`,
    seconds: (n) => (n === 1 ? "un segundo" : `${n} segundos`),
    minutes: (n) => `${n} minutos`,
    start: "Enviar y empezar",
    back: "No como lote",
    cancel: "Cancelar el lote",
    sending: (sent, total) =>
      `${sent} de ${total} imágenes enviadas. Mantén abierta esta página hasta que lo estén todas.`,
    starting: "Todas están enviadas; empezando …",
    running: (done, total) => `${done} de ${total} imágenes vistas.`,
    notResponding: "La API no responde en este momento; se le pregunta de nuevo.",
    done: (answered, failed) =>
      failed > 0
        ? `Hecho: ${answered} respondidas; ${failed} no se pudieron, y la tabla dice por qué.`
        : `Hecho: las ${answered} respondidas.`,
    unsent: "Las imágenes de este lote nunca se enviaron todas, así que no sale nada de él. Empieza otro.",
    ownPage: "La página propia del lote, para volver a ella",
    cancelled: (done, total) => `Cancelado, tras ${done} de ${total} imágenes.`,
    progress: "Hasta dónde ha llegado el lote",
    csv: "La tabla como CSV",
    parquet: "Como Parquet",
    until: (day) => `El lote se guarda hasta el ${day}.`,
  },
  classify: {
    lead: "¿Qué tipo de galaxia es esta?",
    settings: "Ajustes",
    sky: {
      width: (arcmin) =>
        `${Number(arcmin.toFixed(2)).toLocaleString(activeLanguage())} minutos de arco de cielo`,
      closer: "Más cerca",
      wider: "Más cielo",
      known: "Estas se pueden buscar:",
    },
    image: {
      altOfUpload: (name) => `La imagen que elegiste: ${name}`,
      alt: (name) => `La imagen que se clasifica: ${name}`,
      sample: (id) => `Muestra ${id}`,
      position: (ra, dec) => `Ascensión recta ${ra}°, declinación ${dec}°`,
      size: (width, height, format) => `${width} × ${height} píxeles, ${format}`,
      invert: "Invertir los colores",
      credit: "Imagen:",
    },
    cropEditor: "Ajustar el marco",
    fetchingModel: "Descargando el modelo, una vez …",
    result: {
      tookOnDevice: (seconds) => `${seconds} segundos en este dispositivo`,
      label: "Respuesta",
      announce: (headline, sentence) => `Respuesta: ${headline}. ${sentence}`,
      took: (seconds) => `${seconds} segundos, ida y vuelta desde aquí`,
    },
    pending: {
      running: "Leyendo la imagen …",
      coldStart: "Despertando el modelo, cerca de un segundo …",
      slow: "Esto tarda más de lo debido. Termina en medio minuto, de un modo u otro.",
    },
    comparison: {
      title: "Los modelos, lado a lado",
      loading: "Preguntando a los otros modelos …",
      ask: "Preguntar a los otros modelos",
      fetches: (megabytes) => `Descarga ${megabytes} MB una vez.`,
    },
    bar: { label: "Qué hacer con ella", share: "Compartir", another: "Otra", frame: "Marco" },
    another: "Otra galaxia",
    similar: "Galaxias como esta",
    batch: {
      offer: "Enviarlas como lote",
      offerNote: (most) =>
        `Un lote de hasta ${number(most)} imágenes se procesa sin esta página y termina en una tabla.`,
      loading: "Abriendo …",
    },
  },
  compareFiles: {
    label: "Varias imágenes",
    done: (answered, failed, of) => {
      const waiting = of - answered - failed;
      return [
        `${plural(of, "imagen", "imágenes")}: ${answered} con respuesta`,
        ...(failed > 0 ? [`${failed} no se pudieron leer`] : []),
        ...(waiting > 0 ? [`${waiting} por llegar`] : []),
      ].join(", ");
    },
    progress: "Cuántas tienen respuesta",
    csv: "Guardar como CSV",
    notSaved: "No se pudo escribir la tabla. Inténtalo de nuevo con conexión.",
    table: "Respuestas, para desplazar",
    columns: { file: "Archivo", headline: "Respuesta", confidence: "Lo dirían" },
    pending: "esperando …",
    tooMany: (max, all) => `Aquí se toman las primeras ${max} de ${all}, una por una.`,
  },
  classroom: {
    broken: "Este enlace no contiene ninguna clase. Pide el enlace entero a quien te lo dio.",
    loading: "Obteniendo las galaxias …",
    copied: "Copiado.",
    notCopied: (words) => `Este navegador no deja copiar a las páginas: ${words}`,
    share: "Compartir",
    qr: "Código QR del enlace",
    pupil: {
      title: "Galaxias para tu clase",
      lead: (count) => `${galaxies(count)}. Dices primero lo que ves, y luego ves lo que diría la mayoría.`,
      early: (done, of) => `Entregar ahora, con ${done} de ${of} respondidas`,
      last: "Entregar",
      heading: "Entrega tus respuestas",
      how: "Deja que tu profesor escanee este código, envía el enlace o lee las letras en voz alta.",
      sending: "Entregando …",
      sent: "Entregado. Has terminado.",
      waiting:
        "Aún no está entregado, porque no se puede llegar a la clase. Se entrega solo en cuanto se pueda: deja esta página abierta o ábrela otra vez.",
      sendNow: "Entregar ahora",
      howElse: "O deja que tu profesor escanee este código, envía el enlace o lee las letras en voz alta.",
      code: "Tu código",
      copyCode: "Copiar el código",
      copyLink: "Copiar el enlace",
      private:
        "Contiene tus respuestas y un número al azar, y nada sobre ti. Funciona sin red, y espera aquí hasta que la tengas.",
      on: "Seguir respondiendo",
      another: "Empezar de nuevo, como otra persona",
    },
    teacher: {
      title: "Para una clase",
      lead: "Elige galaxias y da a la clase un solo enlace. Nadie necesita una cuenta; lo que entregan es solo tuyo.",
      yours: "Tus clases",
      stored: (name, made, count, handedIn) =>
        `Clase ${name}, ${mediumDay(made)}: ${galaxies(count)}, ${handedIn} entregadas`,
      choose: "Elegir galaxias",
      chosen: (count, max) => `${count} de ${max} como máximo elegidas`,
      today: "Tomar las cinco del día",
      clear: "No elegir ninguna",
      create: "Crear el enlace",
      gathers: (days) =>
        `Las respuestas se entregan solas: este sitio las recoge, sin nombres, y las borra después de ${plural(days, "día", "días")}.`,
      gathering: (until) =>
        `Las respuestas se entregan solas y aparecen aquí según llegan, hasta el ${mediumDay(until)}. Después este sitio las borra; lo que ha aparecido queda en este dispositivo.`,
      look: "Buscar respuestas nuevas ahora",
      copyReadLink: "Copiar el enlace a estas respuestas, para otro dispositivo tuyo",
      readLinkHint: "No compartas ese enlace: quien lo tiene ve lo que entrega la clase.",
      none: "Aquí no hay galaxias que elegir.",
      drawn: (n) => `Galaxia de práctica ${n}`,
      another: "Todas tus clases",
      heading: (name) => `Clase ${name}`,
      give: "Da este enlace a la clase",
      link: "El enlace de la clase",
      copyLink: "Copiar el enlace",
      showQr: "Mostrarlo como código QR",
      worksheet: "Hoja de trabajo para imprimir, con su clave",
      collect: "Recoger las respuestas",
      handedIn: (count) => `${plural(count, "persona ha entregado", "personas han entregado")}.`,
      codes: "Códigos o enlaces, uno por línea",
      codesHint: "Un enlace que te envían, o un código QR que este dispositivo escanea, se añade solo.",
      add: "Añadir",
      added: (count) => `${count} añadidas.`,
      refused: (codes) =>
        `No añadidas, por mal escritas o de otra clase: ${codes.join(", ")}. Compáralas con la pantalla de quien las envía.`,
      results: "Cómo votó la clase",
      nobody: "Nadie ha entregado todavía.",
      project: "Mostrar en grande",
      previous: "Galaxia anterior",
      next: "Galaxia siguiente",
      galaxy: (n, of, name) => (name === null ? `Galaxia ${n} de ${of}` : `Galaxia ${n} de ${of}: ${name}`),
      asked: (count) => `${plural(count, "persona respondió", "personas respondieron")} a esto.`,
      count: (count, of) => `${count} de ${of}`,
      other: (who, percent) => `${who}: ${percent}`,
      volunteers: "Voluntarios",
      model: (name) => `El modelo ${name}`,
      askAll: "Comparar con todos los modelos",
      csv: "Guardar como CSV",
      copyCodes: "Copiar todos los códigos, para otro dispositivo",
      remove: "Quitar esta clase de este dispositivo",
      removed: "Sus respuestas se van con ella. ¿Quitarla?",
      keep: "Conservarla",
    },
    csv: ["galaxia", "nombre", "pregunta", "respuesta", "clase_cuenta", "clase_preguntados"],
    worksheet: {
      title: "Hoja de trabajo",
      lead: "Con cada galaxia empieza por la pregunta 1. Escribe la letra de tu respuesta junto al número de la pregunta, y sigue hacia donde apunta la flecha.",
      print: "Imprimir",
      back: "Volver a la clase",
      questions: "Las preguntas",
      next: (question) => (question === null ? "fin" : `pregunta ${question}`),
      galaxy: (n) => `Galaxia ${n}`,
      answers: "Tus respuestas",
      key: "Clave",
      keyLead: "Lo que diría la mayoría, y cuántos de 40.",
      keyOf: (n, name) => (name === null ? `Galaxia ${n}` : `Galaxia ${n}: ${name}`),
      step: (question, letter, answer, count) => `${question} ${letter}: ${answer} (${count})`,
      unknown: "Nadie sabe qué diría la mayoría.",
    },
  },
  five: {
    title: "Cinco al día",
    lead: "Cinco galaxias, hoy las mismas para todos. Dices primero lo que ves.",
    day: (day, ends) => `${longDay(day)}; termina a medianoche UTC: a las ${shortTime(ends)} donde estás.`,
    streak: (days) => (days === 1 ? "Llevas una racha de un día." : `Llevas una racha de ${days} días.`),
    loading: "Obteniendo una galaxia …",
    none: "Aquí no hay galaxias por las que preguntar.",
    galaxy: (n, of) => `Galaxia ${n} de ${of}`,
    own: (answer) => `Tú: ${answer}.`,
    most: (count, real) =>
      real
        ? `Unos ${count} de 40 voluntarios también lo dirían.`
        : `El modelo espera que ${count} de 40 también lo vean.`,
    minority: (count, most, real) => {
      const few =
        [`Casi nadie de 40 lo diría`, `Serías la única persona de 40`][count] ??
        `Serías una de ${count} personas entre 40`;
      return real
        ? `${few}; la mayoría de los voluntarios: ${most}.`
        : `${few}, espera el modelo; la mayoría: ${most}.`;
    },
    agreed: (same, of) =>
      of === 0 ? "Nadie sabe qué diría la mayoría." : `Viste ${same} de ${of} como la mayoría`,
    named: (name) => `Esta es ${name}.`,
    astronomers: (type) => `En astronomía se la llama ${type}.`,
    model: (headline, sentence) => `El modelo: ${headline}. ${sentence}`,
    next: "Galaxia siguiente",
    result: "Cómo me fue",
    whole: "Ver la respuesta completa",
    score: (same, of) => `Viste ${same} de ${of} como la mayoría`,
    nth: (n) => `Galaxia ${n}`,
    row: (marks) => {
      const count = (wanted: string) => marks.filter((mark) => mark === wanted).length;
      return `${count("most")} como la mayoría, ${count("many")} como una cuarta parte o más, ${count("few")} como pocos`;
    },
    legend: "Lleno: como la mayoría. Medio lleno: como una cuarta parte o más. Vacío: como pocos.",
    share: "Compartir",
    copy: "Copiar los cuadrados",
    copied: "Los cuadrados están copiados.",
    notCopied: (words) => `Este navegador no deja copiar a las páginas: ${words}`,
    shared: (day) => `Cinco galaxias, ${longDay(day)}`,
    others: "Más galaxias, al azar",
    tomorrow: "Mañana: cinco más. Tu racha se guarda solo en este dispositivo.",
    forClass: "Para una clase",
  },
  guessFirst: {
    title: "Tú primero",
    lead: "Responde las preguntas que responden los voluntarios de Galaxy Zoo. Luego mira qué se votó y qué dice el modelo.",
    loading: "Obteniendo una galaxia …",
    none: "Aquí no hay muestras por las que preguntar.",
    alt: (simulated) => `Una galaxia ${simulated ? "simulada " : ""}para que la describas`,
    question: "Pregunta, que se responde con las teclas 1 a 6",
    step: (n) => `Pregunta ${n}`,
    back: "Una pregunta atrás",
    agreed: (same, of, simulated) =>
      `Coincides con ${simulated ? "los votos inventados" : "los voluntarios"} en ${same} de ${plural(of, "pregunta", "preguntas")}`,
    same: (own, percent, simulated) =>
      simulated
        ? `Tú y la mayoría de los votos inventados: ${own} (${percent})`
        : `Tú y la mayoría de los voluntarios: ${own} (${percent})`,
    other: (own, percent, majority, simulated) =>
      simulated
        ? `Tú: ${own}, con el ${percent} de los votos inventados. La mayoría: ${majority}`
        : `Tú: ${own}, como el ${percent} de los preguntados. La mayoría: ${majority}`,
    simulated: "Esta galaxia es simulada, y sus votos son inventados.",
    votes: (simulated) => (simulated ? "Los votos inventados" : "Los voluntarios"),
    model: "El modelo",
    next: "Galaxia siguiente",
    whole: "Ver la respuesta completa",
    score: (count, same, answers) =>
      `Hasta ahora: ${galaxies(count)}; diste la respuesta más votada en ${same} de ${plural(answers, "pregunta", "preguntas")}.`,
    noScore: "Tu puntuación se guarda solo en este dispositivo.",
    forget: "Olvidarla",
  },
  history: {
    title: (n) => `Lo que preguntaste antes (${n})`,
    note: "Se guarda solo en este dispositivo. Tus propias imágenes no se guardan, solo sus nombres y respuestas.",
    erase: "Borrarlo todo",
  },
  models: {
    title: "Modelos",
    lead: "Qué responde aquí, con qué se entrenó cada uno y cuán bueno es. Cada cifra se midió con galaxias con las que no se entrenó ningún modelo.",
    loading: "Obteniendo los modelos …",
    loadingCard: "Obteniendo la ficha …",
    default: "predeterminado",
    columns: { model: "Modelo", miss: "Error", right: "Acierto", size: "MB", time: "ms" },
    columnsNote:
      "Error: cuánto se desvía normalmente una parte predicha de los voluntarios, en puntos porcentuales. Acierto: galaxias puestas en el tipo correcto de tres amplios; en un modelo de clases, en las suyas. MB: su archivo. ms: una imagen, en un núcleo de un servidor. El nombre de un modelo abre su ficha.",
    ofVotes: "votos",
    ofClasses: (n) => `${n} clases`,
    ofNumber: (label) => `un número, ${label}`,
    unmeasured: "–",
    figures: {
      miss: (points) => decimal(points, 1),
      right: (fraction) => `${Math.round(fraction * 100)} %`,
      size: (megabytes) => decimal(megabytes, 1),
      time: (milliseconds) => decimal(milliseconds, 1),
    },
    tradeoffs: {
      title: "Lo que cuesta la precisión",
      measure: "Mostrar",
      axes: {
        miss: "Error típico, puntos porcentuales",
        right: "Galaxias en la clase correcta",
        size: "Tamaño del archivo, MB",
        time: "Tiempo por imagen, ms",
      },
      plot: (accuracy, cost) => `${accuracy}, frente a: ${cost.toLowerCase()}`,
      tick: (value) => number(value),
      note: "Más alto es mejor en ambos. Los modelos de clases no predicen votos y no están aquí.",
      noteOfClasses:
        "Más alto es mejor en ambos. Huecos: modelos de clases, con sus propias clases; los demás, con tres tipos amplios.",
    },
    version: (version, all) => (all > 1 ? `Versión ${version} de ${all}` : `Versión ${version}`),
    size: "Tamaño",
    kilobytes: (bytes) => `${number(Math.round(bytes / 1000))} kB`,
    baseline: "Sabiendo solo el promedio",
    error: "Error típico",
    accuracy: "Acierto",
    points: (rmse) => `${decimal(rmse * 100, 1)} puntos porcentuales por respuesta`,
    ofHundred: (accuracy) => `${Math.round(accuracy * 100)} de 100 galaxias`,
    testTimeAugmentation: "Con dieciséis vistas giradas",
    interval: "Intervalo",
    intervalOf: (halfWidth, percent) =>
      `la estimación ± ${halfWidth} contiene el ${percent} % de los valores verdaderos`,
    coverage: "«Probablemente de … a … de 40» se cumple",
    coverageOf: (fraction) => `en el ${decimal(fraction * 100, 1)} % de las respuestas; debería en el 90 %`,
    falsePositives: "Dice de una galaxia que no lo parece",
    falsePositivesOf: (fraction) => `en el ${decimal(fraction * 100, 1)} % de las galaxias`,
    activationMaps: "Puede decir dónde miró",
    yes: "sí",
    no: "no",
    trainedOn: "Entrenado con",
    scope: "Pensado para",
    fractions: "Qué son sus fracciones",
    galaxies: (n, name) => `${number(n)} galaxias de ${name}`,
    measuredOn: "Medido con",
    others: (n) => `otras ${number(n)}`,
    licence: "Licencia",
    dataLicence: "Términos de los datos",
    citation: "Artículos",
    chart: "Error típico por pregunta, en puntos porcentuales",
    chartNote: "La línea corta es lo que se erraría diciendo siempre el promedio.",
    plots: {
      ofVotes: "Gráficos: si una parte del 70 % la da el 70 %, y qué clase se toma por cuál",
      ofClasses: "Gráfico: qué clase se toma por cuál",
      loading: "Obteniendo los gráficos …",
      none: "No hay gráficos de esta versión.",
      reliability: "¿Una parte del 70 % la da el 70 %?",
      reliabilityNote:
        "Cada punto representa galaxias de las que el modelo predice más o menos lo mismo; cuanto mayor, más son. En la diagonal punteada, la media de los voluntarios es lo predicho. Las partes son de todos los voluntarios.",
      reliabilityOf: (question, answers) =>
        `${question} Lo que dijeron los voluntarios frente a lo que predijo el modelo. ${answers.join("; ")}.`,
      farthest: (difference) => `a lo sumo ${decimal(difference * 100, 0)} puntos de diferencia`,
      predicted: "predicho",
      voted: "voluntarios",
      confusion: (classes) => `De ${classes} clases, cuál se toma por cuál`,
      confusionNote:
        "Una fila por cada clase que dan los votos de los voluntarios, una columna por cada una que dan los del modelo; cuanto más oscuro o claro un campo, más de su fila. Los de la diagonal son aciertos.",
      confusionRow: (name, right, of) => `${name}: ${right} de ${of} aciertos`,
      oddity: { "Class6.1": "extraña", "Class6.2": "no extraña" },
    },
    lowestMiss: (points) =>
      `Cuarenta voluntarios preguntados de nuevo errarían a los primeros cuarenta por ${points} puntos: ningún modelo puede hacerlo mejor.`,
  },
  privacy: {
    title: "Privacidad",
    sections: [
      {
        title: "Tus imágenes",
        paragraphs: [
          "Una imagen que traes se envía al servidor de este sitio, se mira y se olvida: no se escribe en ninguna parte. Si eliges tu propio dispositivo, no sale de él.",
          "Varios archivos a la vez van a un lote, que tiene que guardarlos hasta que todos tengan respuesta, donde nadie sin el enlace del lote puede verlos. Lo que una foto dice de dónde, cuándo y con qué se tomó se elimina allí al leerla por primera vez; en archivos cuyo lote nunca se empieza permanece hasta que se borran.",
          "Un nombre o un lugar del cielo se busca en servicios públicos de astronomía (el CDS, el SDSS, los DESI Legacy Imaging Surveys). Ven el servidor de este sitio, no a ti.",
        ],
      },
      {
        title: "En tu dispositivo",
        paragraphs: [
          "No hay cookies ni rastreadores, y nada se carga de otros sitios. Este navegador guarda el tema y el idioma que elegiste, los modelos descargados, lo que respondiste en «Cinco al día» y para una clase, y los nombres y respuestas de lo que preguntaste antes, que «Borrarlo todo», bajo esa lista, elimina.",
        ],
      },
      {
        title: "Registros",
        paragraphs: [
          "El servidor registra de cada petición qué se pidió, cuánto tardó y si falló, sin tu dirección, tu imagen ni su nombre, y lo borra tras unos días. La empresa en cuyos ordenadores se ejecuta tiene que tratar tu dirección para responderte.",
        ],
      },
    ],
    operator: {
      title: "Quién mantiene este sitio",
      loading: "Preguntando quién mantiene este sitio …",
      name: (name) =>
        name ??
        "Quien mantiene este sitio no ha dado un nombre. Es software libre, que cualquiera puede instalar.",
      uploads: (days) => `Los archivos y la tabla de un lote se borran ${days} días después de crearlo.`,
      classes: (days) =>
        days === null
          ? "Lo que entrega una clase no llega a ningún servidor: los códigos y enlaces lo llevan al dispositivo del profesor."
          : `Donde un profesor deja que este sitio recoja lo que entrega una clase, se guardan las respuestas, cada una con un número al azar y nada sobre quién las dio, y se borran ${days} días después de crear la clase.`,
    },
  },
  result: {
    models: {
      legend: "Qué modelo responde",
      unmeasured: "Su error no se ha medido",
      votesError: (points) => `Error típico: ${points} puntos porcentuales por respuesta`,
      classesError: (right) => `Acierta en unas ${right} de 100 galaxias`,
      numberError: (miss) => `Error típico: ${miss}`,
      measuredOn: "Medido con galaxias con las que no se entrenaron los modelos.",
    },
    prediction: {
      tType: (tType) => `Tipo de Hubble cerca de ${tType}, donde 0 es lenticular y 10 es irregular`,
      by: (title) => `Responde: ${title}`,
      underlying: "Mostrar lo que diría el modelo",
      votes: (headline, simulated) =>
        simulated
          ? `Simulada; sus votos inventados dicen: ${headline.toLowerCase()}.`
          : `Los propios voluntarios dijeron: ${headline.toLowerCase()}.`,
      agree: "El modelo está de acuerdo.",
      disagree: "El modelo lo ve de otro modo.",
    },
    dots: { label: "Lo que dirían primero cuarenta voluntarios", count: (n, answer) => `${n} ${answer}` },
    tabs: { label: "Más sobre la respuesta", answer: "Respuesta", tree: "Árbol", models: "Modelos" },
    questions: { tiles: "El camino, pregunta por pregunta" },
    fraction: {
      interval: (lower, upper, of) => `probablemente de ${lower} a ${upper} de los ${of}`,
      votes: (percent, simulated) => (simulated ? `votos inventados: ${percent}` : `voluntarios: ${percent}`),
    },
    classes: { title: "Cuán probable es cada clase" },
    number: {
      title: "Cuánto, y con qué seguridad",
      estimate: "Estimación",
      interval: (percent) => `Intervalo que vale para el ${percent}`,
      between: (lower, upper) => `de ${lower} a ${upper}`,
    },
    heatmap: {
      open: "Dónde miró",
      show: "Mostrar en la imagen",
      hold: "Mantén pulsado para ver la imagen",
      loading: "Preguntando dónde miró …",
      thisAnswer: "esta respuesta",
      failed: "No se pudo preguntar dónde miró.",
      for: (answer) => `a favor de: ${answer}`,
      against: "en contra",
      blank: (answer) => `Nada en esta imagen habla a favor de: ${answer}.`,
      location: (place) => `La mayor parte está aquí: ${place}.`,
      top: "arriba",
      bottom: "abajo",
      left: "izquierda",
      right: "derecha",
      middle: "centro",
    },
    comparison: {
      label: "Lo que dice cada modelo, para desplazar",
      byQuestion: "Dónde difieren, pregunta por pregunta",
      question: "Pregunta",
      ofOthers: "Estos tienen etiquetas propias y no se comparan con los demás.",
      votes: (simulated) => (simulated ? "Votos inventados" : "Voluntarios"),
    },
    tree: {
      note: "Cada fila es una pregunta, tan ancha como la parte de todos los voluntarios a quienes se les hace. En ámbar, el camino.",
      label: "El árbol, para desplazar",
      alternative: "El árbol de decisión de arriba abajo. La tabla de debajo tiene las mismas cifras.",
      asTable: "Lo mismo como tabla",
      question: "Pregunta",
      answer: "Respuesta",
      ofAll: "De todos los voluntarios",
      short: {
        1: "¿Lisa?",
        2: "¿De canto?",
        3: "¿Barra?",
        4: "¿Brazos?",
        5: "¿Bulbo?",
        6: "¿Extraña?",
        7: "¿Redonda?",
        8: "¿En qué?",
        9: "¿Bulbo?",
        10: "¿Cerrados?",
        11: "¿Cuántos?",
      },
    },
    answers: {
      "Class1.1": "lisa",
      "Class1.2": "rasgos o un disco",
      "Class1.3": "una estrella o un artefacto",
      "Class2.1": "un disco visto de canto",
      "Class2.2": "un disco no visto de canto",
      "Class3.1": "una barra",
      "Class3.2": "sin barra",
      "Class4.1": "brazos espirales",
      "Class4.2": "sin brazos espirales",
      "Class5.1": "sin bulbo",
      "Class5.2": "un bulbo apenas visible",
      "Class5.3": "un bulbo evidente",
      "Class5.4": "un bulbo dominante",
      "Class6.1": "algo extraño",
      "Class6.2": "nada extraño",
      "Class7.1": "una forma redonda",
      "Class7.2": "una forma entre redonda y fina",
      "Class7.3": "una forma de cigarro",
      "Class8.1": "un anillo",
      "Class8.2": "una lente o un arco",
      "Class8.3": "una forma perturbada",
      "Class8.4": "una forma irregular",
      "Class8.5": "algo sin nombre",
      "Class8.6": "una fusión",
      "Class8.7": "una banda de polvo",
      "Class9.1": "un bulbo redondeado",
      "Class9.2": "un bulbo en forma de caja",
      "Class9.3": "sin bulbo",
      "Class10.1": "brazos muy cerrados",
      "Class10.2": "brazos medianamente cerrados",
      "Class10.3": "brazos abiertos",
      "Class11.1": "un brazo",
      "Class11.2": "dos brazos",
      "Class11.3": "tres brazos",
      "Class11.4": "cuatro brazos",
      "Class11.5": "más de cuatro brazos",
      "Class11.6": "brazos difíciles de contar",
    },
    shared: {
      title: "La respuesta de alguien",
      lead: "Lo que un modelo dijo de la imagen de alguien. El enlace lleva la respuesta, no la imagen.",
      unchecked: "Estos números vienen con el enlace, y nadie los ha comprobado.",
      broken: "Este enlace no lleva ninguna respuesta legible. Quizá le falte una parte.",
      own: "Clasificar una imagen propia",
    },
    export: {
      title: "Compartir o guardar",
      share: "Compartir",
      copy: "Copiar un enlace",
      copied: "El enlace está copiado. Da de nuevo esta respuesta.",
      notCopied: (link) => `Este navegador no deja copiar a las páginas. El enlace: ${link}`,
      card: "Guardar como imagen",
      drawn: "La imagen está guardada.",
      notDrawn: "Este navegador no pudo dibujar la imagen.",
      notSaved: "No se pudo escribir la tabla. Inténtalo de nuevo con conexión.",
      json: "JSON",
      csv: "CSV",
      noLink: "No hay enlace a una imagen propia: no se guarda en ninguna parte.",
      answerLink: "Este enlace lleva la respuesta, no tu imagen, que no se guarda en ninguna parte.",
    },
  },
  field: {
    label: "Galaxias de esta imagen",
    several: (count) => `Aquí hay ${count} galaxias:`,
    all: "Todas",
    middle: "La del centro",
    loading: "Mirando cada galaxia …",
    picture: "La imagen, con sus galaxias numeradas",
    strip: "Cada galaxia, la más brillante primero",
    open: (number, headline) => `Galaxia ${number}: ${headline}`,
    unanswered: "Sin respuesta",
    some: (listed, found) => `Se muestran las ${listed} más brillantes de ${found}.`,
    noStars: "No se ve ningún grupo de estrellas con que comparar: algunas pueden ser estrellas.",
    unfinished:
      "No hubo tiempo para todas: las más débiles no tienen respuesta. Envía una imagen más pequeña.",
    csv: "Guardar la tabla (CSV)",
    notCut: "Este navegador no puede recortar la galaxia.",
  },
  similar: {
    none: "Aquí no hay nada con qué compararla.",
    open: (caption, percent) => `${caption}, parecida en un ${percent}`,
    loading: "Buscando galaxias como esta …",
  },
  readingOptions: {
    title: "Cómo se lee el archivo",
    planes: "Planos para rojo, verde y azul, o uno",
    planesNote: (names) => `Tiene ${names}. Escribe nombres o números, como 3,2,1; vacío se elige solo.`,
    planesNoteUnknown: "Escribe nombres o números, como 3,2,1; vacío se elige solo.",
    stretch: "Valores",
    stretches: {
      auto: "averiguarlo",
      asinh: "luz tal como se midió: estirarla",
      none: "listos para mostrarse: dejarlos",
    },
    read: "Leerlo así",
  },
  upload: {
    drop: {
      letGo: "Suelta para clasificarla",
      choose: "Usar mi imagen",
      paste: "o suelta algunas aquí, o pega una con Ctrl + V (⌘ V en un Mac)",
      camera: "Hacer una foto",
      name: "Nombrar una",
    },
    showcase: {
      label: "Una galaxia con su respuesta",
      alt: (name) => (name ? `La galaxia ${name}` : "Una galaxia de práctica, dibujada por ordenador"),
      drawn: "Galaxia de práctica, dibujada por ordenador",
      astronomers: (type) => `En astronomía: ${type}`,
      open: "Ver la respuesta completa",
    },
    gallery: {
      title: "O una de estas",
      practice: "Galaxias de práctica, dibujadas por ordenador",
      another: "O una de estas",
      surprise: "Sorpréndeme",
      filter: "Mostrar",
      everything: "todos los tipos",
      filters: {
        spiral: "espirales",
        barred: "barradas",
        "edge-on": "discos de canto",
        elliptical: "elípticas y lisas",
        lenticular: "lenticulares",
        ring: "anillos",
        merger: "fusiones",
        irregular: "irregulares",
        disturbed: "perturbadas",
        "dust-lane": "bandas de polvo",
        "star-or-artifact": "estrellas y artefactos",
      },
      none: "No hay ninguna de este tipo entre las muestras.",
      more: "Mostrar más",
      sample: (n, headline, simulated) => {
        if (!headline) return `Muestra ${n}`;
        const who = simulated ? "los votos inventados" : "los voluntarios";
        return `Muestra ${n}: ${who} dicen ${headline.toLowerCase()}`;
      },
      named: (label, kind) => (kind ? `${label} · ${KINDS[kind] ?? kind}` : label),
      model: (headline) => `Modelo: ${headline.toLowerCase()}`,
      simulated: "Galaxias de práctica, dibujadas por ordenador; sus votos son inventados.",
    },
    sky: {
      label: "Nombra una galaxia del cielo",
      chips: "Por ejemplo",
      placeholder: "M51, NGC 1300, 202.47 47.20",
      submit: "Buscarla",
      hint: "Un nombre de catálogo, o ascensión recta y declinación.",
      outOfRange:
        "No existe ese lugar: la ascensión recta va de 0 a 360° o 24 h, la declinación de −90° a +90°, los minutos y segundos hasta 60.",
      invalid: "Escribe un nombre como M51, o una posición como 202.47 47.20 o 13:29:53 +47:11:43.",
    },
    crop: {
      opening: "Abriendo la imagen …",
      square: "El marco: las flechas lo mueven, más y menos amplían, los corchetes lo giran",
      note: "Arrastra para mover, pellizca o desplaza para ampliar; o usa las flechas, + y −, [ y ]. La galaxia debería llenar cerca de la mitad del cuadrado. El modelo recibe exactamente esto.",
      zoom: "Ampliar",
      rotate: "Girar",
      side: (pixels) => `${pixels} píxeles de la imagen de ancho`,
      degrees: (degrees) => `${degrees} grados`,
      use: "Clasificar esto",
      cancel: "Cancelar",
      reset: "La imagen entera de nuevo",
    },
    centre: {
      question: "La galaxia no está en la imagen como la conocen los modelos. ¿Es la del cuadrado de trazos?",
      use: "Centrar en ella",
    },
  },
  inference: {
    onDevice: "Mantener mis imágenes en este dispositivo",
    fetches: (megabytes, more) =>
      `Descarga ${megabytes} MB una vez, y ${more} MB más para comparar modelos. Después funciona sin red.`,
    ready: "Listo, con o sin red. Tus imágenes se quedan en este dispositivo.",
    progress: "Cuánto ha llegado",
    loaded: (megabytes, total) => `${megabytes} de ${total} MB`,
    fallback: {
      offline: "No hay conexión: respondido en este dispositivo.",
      busy: "La nube está ocupada: respondido en este dispositivo.",
      down: "La nube no responde: respondido en este dispositivo.",
    },
    fetched: (megabytes) => `Para ello descargó ${megabytes} MB, una vez.`,
    offer: "Responder en este dispositivo",
    offerNote: (megabytes) =>
      `Descarga ${megabytes} MB una vez; este dispositivo está configurado para ahorrar datos.`,
    retryCloud: "Intentar de nuevo en la nube",
    unknownSchema: {
      message: "Esta página no puede leer la descripción del modelo.",
      hint: "Recarga la página: puede que sea más antigua que los modelos.",
    },
    corrupt: {
      message: "El archivo del modelo no es el que se publicó.",
      hint: "Intentarlo de nuevo lo descarga otra vez.",
    },
    unreadable: {
      message: (format) => `Este navegador no puede abrir una imagen ${format}.`,
      hint: "Haz que se responda en la nube, o guárdala como JPEG o PNG.",
    },
    cannotRun: {
      message: "Este navegador no puede ejecutar el modelo.",
      hint: "Haz que la imagen se responda en la nube, o usa un navegador más nuevo.",
    },
  },
  appError: {
    codes: {
      invalid_request: {
        message: "El clasificador no entendió la pregunta.",
        hint: "Comprueba el nombre o la posición, o elige otra imagen.",
      },
      unknown_model: {
        message: "El modelo que nombra el enlace ya no está aquí.",
        hint: "Elige otro modelo, o empieza de nuevo desde la portada.",
      },
      unknown_sample: {
        message: "La muestra que nombra el enlace ya no está aquí.",
        hint: "Elige otra.",
      },
      unknown_object: {
        message: "Ningún catálogo conoce ese nombre.",
        hint: "Comprueba cómo se escribe, o da una posición.",
      },
      unknown_batch: {
        message: "No existe ese lote, o ya no existe.",
        hint: "Comprueba el enlace, o empieza otro lote.",
      },
      outside_footprint: {
        message: "Ninguno de los sondeos tiene una imagen de ese lugar del cielo.",
        hint: "Prueba con otra galaxia, o trae una imagen de ella.",
      },
      sky_disabled: {
        message: "Aquí está desactivado buscar en el cielo.",
        hint: "Trae una imagen de la galaxia, o elige una muestra.",
      },
      sky_unavailable: {
        message: "Los servicios en los que se busca en el cielo no responden.",
        hint: "Espera un momento e inténtalo de nuevo.",
      },
      not_found: {
        message: "Lo que se pidió no está.",
        hint: "Recarga la página: puede que sea más antigua que el clasificador.",
      },
      too_many_requests: {
        message: "Ahora mismo se clasifican muchas imágenes.",
        hint: "Espera un momento e inténtalo de nuevo.",
      },
      daily_quota: {
        message: "Por hoy se han aceptado suficientes lotes.",
        hint: "Inténtalo de nuevo mañana, o envía menos imágenes.",
      },
      empty_image: { message: "El archivo está vacío.", hint: "Elige una imagen." },
      not_an_image: {
        message: "El archivo no es una imagen que se pueda leer aquí.",
        hint: "Usa JPEG, PNG, WebP, TIFF, GIF o FITS.",
      },
      broken_image: {
        message: "La imagen está dañada o cortada.",
        hint: "Guárdala de nuevo, o envíala otra vez.",
      },
      image_too_small: {
        message: "La imagen es demasiado pequeña: el lado corto necesita al menos 64 píxeles.",
        hint: "Usa un recorte mayor de la galaxia.",
      },
      too_many_pixels: {
        message: "La imagen tiene demasiados píxeles.",
        hint: "Usa una copia menor; 424 × 424 píxeles son de sobra.",
      },
      uniform_image: {
        message: "La imagen es igual en todas partes: no se ve nada en ella.",
        hint: "Elige otra imagen, u otros planos del archivo.",
      },
      unreadable_here: {
        message: "Este navegador no puede abrir esta imagen.",
        hint: "Haz que se responda en la nube, o guárdala como JPEG o PNG.",
      },
      cannot_run_here: {
        message: "Este navegador no puede ejecutar el modelo.",
        hint: "Haz que la imagen se responda en la nube, o usa un navegador más nuevo.",
      },
    },
    offline: {
      message: "Este dispositivo no tiene conexión.",
      hint: "Comprueba la conexión e inténtalo de nuevo.",
    },
    unreachable: {
      message: "No se puede alcanzar el clasificador.",
      hint: "Puede fallar él o la conexión. Espera un momento e inténtalo de nuevo.",
    },
    timeout: {
      message: "El clasificador tardó demasiado en responder.",
      hint: "Intentarlo de nuevo suele ayudar.",
    },
    unreadable: {
      message: "El clasificador dio una respuesta que esta página no puede leer.",
      hint: "Intentarlo de nuevo puede ayudar; si no, recarga la página.",
    },
    tooManyRequests: {
      message: "Ahora mismo se clasifican muchas imágenes.",
      hint: "Espera un momento e inténtalo de nuevo.",
    },
    unavailable: {
      message: "El clasificador no está listo.",
      hint: "Puede que esté arrancando u ocupado. Espera un momento e inténtalo de nuevo.",
    },
    failed: {
      message: "Algo falló en el clasificador.",
      hint: "No es culpa de tu imagen. Intentarlo de nuevo puede ayudar.",
    },
    refusedSize: { message: "La imagen es demasiado grande.", hint: "Envía una copia menor." },
    refused: {
      message: "El clasificador no aceptó la petición.",
      hint: "Prueba con otra imagen, o recarga la página.",
    },
    tooLargeToDownscale: {
      message: (megabytes, most) =>
        `El archivo tiene ${megabytes} MB; se envían como máximo ${most} MB, y este navegador no puede abrirlo para reducirlo.`,
      hint: "Guárdalo como JPEG o PNG, envía una copia menor, o deja que lo lea la orden «galaxy classify».",
    },
    nothingPasted: {
      message: "No hay ninguna imagen en lo que pegaste.",
      hint: "Copia la imagen misma, no su dirección, o elige un archivo.",
    },
    nothingDropped: {
      message: "No hay ningún archivo en lo que soltaste.",
      hint: "Guarda primero la imagen y suelta el archivo, o elígelo.",
    },
    unexpected: {
      message: "Algo falló en esta página.",
      hint: "Intentarlo de nuevo puede ayudar; si no, recarga la página.",
    },
  },
  glossary: {
    1: {
      question: "¿Qué es un disco?",
      meaning:
        "Muchas galaxias son planas y redondas como un plato, a menudo con brazos o una barra: un disco. Otras son bolas lisas de estrellas sin él.",
    },
    2: {
      question: "¿Qué es de canto?",
      meaning:
        "Un disco que miramos desde su lado: aparece como una línea fina, a menudo más gruesa en el centro.",
    },
    3: {
      question: "¿Qué es una barra?",
      meaning:
        "Una banda recta de estrellas a través del centro. Los brazos espirales suelen empezar en sus extremos.",
    },
    4: {
      question: "¿Qué son los brazos espirales?",
      meaning: "Franjas curvas de estrellas jóvenes y brillantes que giran hacia fuera desde el centro.",
    },
    5: {
      question: "¿Qué es un bulbo?",
      meaning: "El conjunto redondo y brillante de estrellas, casi todas viejas, en el centro de un disco.",
    },
    6: {
      question: "¿Qué cuenta como extraño?",
      meaning:
        "Un anillo, una lente o un arco, una banda de polvo, dos galaxias que se fusionan, o una forma que no encaja en nada más.",
    },
    7: {
      question: "¿Cómo se entiende la redondez?",
      meaning: "Como aparece en la imagen: de un círculo, pasando por un huevo, a un cigarro.",
    },
    8: {
      question: "¿Qué significan estas palabras?",
      meaning:
        "Una lente o un arco es luz de una galaxia muy lejana detrás, curvada por esta. Perturbada: deformada por una vecina. Una fusión: dos galaxias que se hacen una. Una banda de polvo: una franja oscura de polvo.",
    },
    9: {
      question: "¿Cómo se ve un bulbo de lado?",
      meaning: "Sobresale por encima y por debajo del disco fino: como una bola, como una caja, o nada.",
    },
    10: {
      question: "¿Qué es muy cerrado?",
      meaning: "Los brazos cerrados giran cerca del centro; los abiertos se despliegan pronto hacia fuera.",
    },
    11: {
      question: "¿Cómo se cuentan los brazos?",
      meaning:
        "Cada franja que empieza cerca del centro es uno. Donde son fragmentarios, nadie puede decirlo.",
    },
  },
  shared: {
    siteName: "Clasificador de galaxias",
    imageCredit: (credit) => `Imágenes: ${credit}`,
    unshowableImage:
      "Este navegador no puede mostrar este tipo de imagen; puede que el clasificador sí la lea.",
    unnamedImage: "imagen pegada",
    asked: {
      all: "Esto se pregunta a todos los voluntarios.",
      some: (n, of) => `Esto se preguntaría a unos ${n} de ${of} voluntarios.`,
      hardlyAny: (of) => `Esto no se preguntaría a casi ninguno de ${of} voluntarios.`,
    },
    fraction: {
      of: (n, of) => `${n} de ${of}`,
      ofAll: (n, of) => `unos ${n} de ${of} voluntarios`,
      ofAsked: (n, asked) => `unos ${n} de los ${asked} preguntados`,
      hardlyAny: "casi ninguno",
      belowOne: "menos del 1 %",
      aboveNinetyNine: "más del 99 %",
      percent: (n) => `${n} %`,
    },
  },
};

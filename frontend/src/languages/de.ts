/** The site in German; not reviewed by a speaker yet. */

import { activeLanguage, decimal, number } from "@/lib/language";
import { plural } from "@/lib/plural";
import german from "../../../lambda/galaxy_core/languages/de.json";
import type { SiteWords } from "./siteWords";

export const catalogue = german;

const longDay = (day: Date) =>
  day.toLocaleDateString(activeLanguage(), { dateStyle: "long", timeZone: "UTC" });
const shortTime = (day: Date) => day.toLocaleTimeString(activeLanguage(), { timeStyle: "short" });
const mediumDay = (day: Date) => day.toLocaleDateString(activeLanguage(), { dateStyle: "medium" });
const galaxies = (n: number) => plural(n, "Galaxie", "Galaxien");
const KINDS: Record<string, string> = {
  elliptical: "elliptisch",
  lenticular: "linsenförmig",
  spiral: "Spirale",
  barred: "Balkenspirale",
  "edge-on": "von der Kante",
  irregular: "unregelmäßig",
  merger: "Verschmelzung",
  ring: "Ring",
};

export const words: SiteWords = {
  app: {
    skip: "Zum Inhalt springen",
    pages: {
      label: "Seiten",
      classify: "Bestimmen",
      five: "Fünf am Tag",
      "guess-first": "Du zuerst",
      models: "Modelle",
      about: "So geht es",
      api: "API",
      batch: "Ein Stapel",
      privacy: "Datenschutz",
      shared: "Jemandes Antwort",
      class: "Galaxien für deine Klasse",
      teacher: "Für eine Klasse",
      worksheet: "Arbeitsblatt",
      unknown: "Diese Seite gibt es hier nicht.",
    },
    noSuchPage:
      "Vielleicht ist der Link vertippt oder älter als diese Website. Die Seiten, die es gibt, stehen oben.",
    home: "Eine Galaxie bestimmen",
    resting: (day) =>
      `Die Cloud ruht bis ${day}: Was dieser Monat kosten darf, ist verbraucht. Bilder werden auf deinem Gerät bestimmt.`,
    crashed: {
      message: "Diese Seite ist abgestürzt.",
      hint: "Es liegt nicht an dir. Eine Übersetzung der Seite oder eine Erweiterung kann die Ursache sein; neu laden hilft.",
      reload: "Neu laden",
    },
    theme: { useDark: "Dunkles Design", useLight: "Helles Design" },
    footer: {
      credits:
        "Die Modelle haben an Bildern des Sloan Digital Sky Survey und Stimmen der Freiwilligen von Galaxy Zoo gelernt.",
      privacy: "Keine Cookies, keine Tracker. Deine Bilder werden angesehen und vergessen.",
      docs: "Dokumentation der API",
    },
  },
  ui: {
    lazy: {
      loading: "Dieser Teil wird geöffnet …",
      failed:
        "Dieser Teil der Website ließ sich nicht öffnen. Vielleicht ist die Verbindung gestört, oder die Website wurde gerade erneuert.",
      reload: "Neu laden",
    },
    retry: "Noch einmal versuchen",
    language: { label: "Sprache", automatic: (name) => `Wie der Browser es sagt: ${name}` },
    wait: (seconds) => `In ${plural(seconds, "Sekunde", "Sekunden")} kannst du es noch einmal versuchen.`,
  },
  about: {
    title: "So geht es",
    sections: [
      {
        title: "Was es tut",
        paragraphs: [
          "Seit 2007 haben Hunderttausende Freiwillige bei Galaxy Zoo Galaxien beschrieben, indem sie einfache Fragen zu Bildern beantworteten. Etwa vierzig sahen jede Galaxie an. Die Modelle hier haben gelernt vorherzusagen, wie die vierzig stimmen würden.",
          "Die Stimmen, von denen sie lernten, sind keine bloßen Auszählungen. Kaggles Werte liegen nahe an den bereinigten Anteilen von Galaxy Zoo 2: was Freiwillige sähen, wäre die Galaxie näher. „Etwa 29 von 40“ ist eine Lesart eines solchen Anteils; niemand hat neunundzwanzig Menschen gezählt.",
          "Ein Anteil wie 78 % sagt also nicht, wie sicher ein Computer ist, recht zu haben. Er ist seine Schätzung, wie viele Freiwillige das sagen würden. Menschen sind verschiedener Meinung, und wo sie es sind, sollte es auch die Schätzung sein.",
        ],
      },
      {
        title: "Was ein Modell bekommt",
        paragraphs: [
          "Die Mitte des Bildes als Quadrat: Was außerhalb des dünnen Rahmens liegt, wird nicht angesehen. Die Modelle kennen Bilder des Sloan Digital Sky Survey, auf denen die Galaxie etwa die Hälfte dieses Quadrats füllt. Fotos, die davon stark abweichen, bekommen weniger verlässliche Antworten; den Rahmen anzupassen hilft.",
          "Wo ein Bild keinem Galaxienbild gleicht, das die Modelle kennen, sagt die Überschrift das, und was das Modell trotzdem sagen würde, steht aufklappbar darunter.",
        ],
      },
      {
        title: "Was die Antworten bedeuten",
        paragraphs: [
          "Die Balken jeder Frage ergeben zusammen alle, denen sie gestellt wird. „Wahrscheinlich 22 bis 33 von allen 40“ ist ein Bereich, der die Zahl der Freiwilligen in neun von zehn Fällen enthält. Der Pfad folgt bei jeder Frage der Antwort mit den meisten Stimmen, und die Überschrift folgt dem Pfad nur so weit, wie mindestens die Hälfte aller vierzig mitginge.",
          "„Wohin es geschaut hat“ zeigt, was jeder Teil des Bildes zu einer Antwort beiträgt oder von ihr wegnimmt. Es sagt, wohin das Modell geschaut hat, nicht, warum eine Galaxie so ist.",
        ],
      },
      {
        title: "Seine Grenzen",
        paragraphs: [
          "Die Modelle wurden an einigen Tausend nahen, hellen Galaxien von Galaxy Zoo 2 trainiert: heller als 17 mag in rotem Licht, größer als 3 Bogensekunden, bis zu einer Rotverschiebung von 0,25. Sie wissen wenig von schwachen und fernen, von seltenen Arten und von anderen Teleskopen. Nichts ist um die Entfernung berichtigt, über das hinaus, was die bereinigten Anteile von Galaxy Zoo schon sind. Wo der Ausschnitt einer Galaxie weniger als 64 eigene Pixel der Durchmusterung hat, sagen Tabellen „too_small“: Die Antwort bedeutet wenig. Die Modelle wiederholen, was Freiwillige gern übersehen, etwa schwache Arme und schwache Balken. Für die Forschung sieh dir zuerst die Zahlen auf der Seite der Modelle an.",
        ],
      },
      {
        title: "Deine Bilder",
        paragraphs: [
          "Ein Bild wird an den Klassifikator gesandt, angesehen und vergessen. Oder es wird „auf diesem Gerät“ beantwortet: Dein Browser holt dieselben veröffentlichten Modelle einmal und lässt sie laufen, mit oder ohne Netz, und das Bild geht nirgendwohin. Die Antworten sind dieselben, wo der Browser ein Bild so öffnet wie der Klassifikator; für JPEG und PNG in Chromium ist das gemessen, ein anderer Browser kann ein wenig abweichen.",
          "Verlauf und Punktestand bleiben auf deinem Gerät. Namen und Positionen, die du nachschlägst, werden an das CDS, SDSS und die Legacy Surveys weitergegeben, vom Klassifikator und nicht von deinem Browser.",
        ],
      },
    ],
    tree: "Der Fragenbaum",
    treeLoading: "Die Fragen werden geholt …",
    following: (question) => `dann Frage ${question}`,
    end: "dann ist Schluss",
    credits: "Dank und Quellen",
    creditItems: [
      { words: "Bilder: Sloan Digital Sky Survey", link: "https://www.sdss.org" },
      {
        words: "Bilder, wo SDSS keine hat: DESI Legacy Imaging Surveys",
        link: "https://www.legacysurvey.org",
      },
      {
        words: "Stimmen: die Freiwilligen von Galaxy Zoo",
        link: "https://www.zooniverse.org/projects/zookeeper/galaxy-zoo",
      },
      {
        words: "Willett et al. 2013, MNRAS 435, 2835: Galaxy Zoo 2, seine Fragen und Stimmen",
        link: "https://doi.org/10.1093/mnras/stt1458",
      },
      {
        words: "Dieleman, Willett & Dambre 2015, MNRAS 450, 1441: Netze, die gedrehte Galaxien kennen",
        link: "https://doi.org/10.1093/mnras/stv632",
      },
      {
        words: "Namen: Sesame des CDS, Straßburg, das Simbad, NED und VizieR fragt",
        link: "https://cds.unistra.fr/cgi-bin/Sesame",
      },
    ],
  },
  apiDocs: {
    title: "API",
    lead: "Alles auf dieser Website kommt von einer öffentlichen HTTPS-API ohne Schlüssel. Sie nimmt Bilder, Beispiele, Namen und Positionen und antwortet in JSON.",
    docs: "Die ganze Dokumentation zum Ausprobieren",
    document: "Das OpenAPI-Dokument",
    examples: "Beispiele",
    send: "Ein Bild senden",
    object: "Eine Galaxie nennen, jedes Modell fragen, und wohin es geschaut hat",
    python: "In Python",
    errors:
      "Jeder Fehler hat dieselbe Form: ein stabiler Code, was falsch war, und was zu tun ist, auf Englisch.",
    batches: "Bis zu tausend Bilder auf einmal gehen als Stapel, dessen Tabelle als CSV oder Parquet kommt.",
    copy: "Kopieren",
    copied: "Kopiert",
  },
  batch: {
    label: "Ein Stapel",
    preparing: "Ein Stapel wird angelegt …",
    size: (pictures, megabytes) => `${number(pictures)} Bilder, ${megabytes} MB zu senden.`,
    tooMany: (max, all) => `Die ersten ${number(max)} von ${number(all)} werden genommen.`,
    duration: (duration) => `Sind sie gesandt, dauert es etwa ${duration}.`,
    free: "Es kostet nichts: Es läuft auf dem Rechner, von dem diese Seite kommt.",
    cost: (dollars) => `Es kostet den Betreiber dieser Website etwa ${dollars}.`,
    lessThanACent: "weniger als einen Cent",
    dollars: (amount) => `${decimal(amount, 2)} $`,
    seconds: (n) => (n === 1 ? "eine Sekunde" : `${n} Sekunden`),
    minutes: (n) => `${n} Minuten`,
    start: "Senden und beginnen",
    back: "Nicht als Stapel",
    cancel: "Den Stapel abbrechen",
    sending: (sent, total) =>
      `${sent} von ${total} Bildern gesandt. Lass diese Seite offen, bis alle gesandt sind.`,
    starting: "Alle sind gesandt; es beginnt …",
    running: (done, total) => `${done} von ${total} Bildern angesehen.`,
    notResponding: "Die API antwortet gerade nicht; sie wird noch einmal gefragt.",
    done: (answered, failed) =>
      failed > 0
        ? `Fertig: ${answered} beantwortet; ${failed} ließen sich nicht beantworten, und die Tabelle sagt, warum.`
        : `Fertig: alle ${answered} beantwortet.`,
    unsent:
      "Die Bilder dieses Stapels wurden nie alle gesandt, darum wird nichts daraus. Beginne einen neuen.",
    ownPage: "Die eigene Seite des Stapels, um zurückzukommen",
    cancelled: (done, total) => `Abgebrochen, nach ${done} von ${total} Bildern.`,
    progress: "Wie weit der Stapel ist",
    csv: "Die Tabelle als CSV",
    parquet: "Als Parquet",
    until: (day) => `Der Stapel wird bis ${day} aufbewahrt.`,
  },
  classify: {
    lead: "Was für eine Galaxie ist das?",
    settings: "Einstellungen",
    sky: {
      width: (arcmin) =>
        `${Number(arcmin.toFixed(2)).toLocaleString(activeLanguage())} Bogenminuten am Himmel`,
      closer: "Näher",
      wider: "Mehr Himmel",
      known: "Diese lassen sich nachschlagen:",
    },
    image: {
      altOfUpload: (name) => `Das Bild, das du gewählt hast: ${name}`,
      alt: (name) => `Das Bild, das bestimmt wird: ${name}`,
      sample: (id) => `Beispiel ${id}`,
      position: (ra, dec) => `Rektaszension ${ra}°, Deklination ${dec}°`,
      size: (width, height, format) => `${width} × ${height} Pixel, ${format}`,
      invert: "Farben umkehren",
      credit: "Bild:",
    },
    cropEditor: "Den Rahmen anpassen",
    fetchingModel: "Das Modell wird geholt, einmal …",
    result: {
      tookOnDevice: (seconds) => `${seconds} Sekunden auf diesem Gerät`,
      label: "Antwort",
      announce: (headline, sentence) => `Antwort: ${headline}. ${sentence}`,
      took: (seconds) => `${seconds} Sekunden von hier und zurück`,
    },
    pending: {
      running: "Das Bild wird gelesen …",
      coldStart: "Das Modell wird geweckt, etwa eine Sekunde …",
      slow: "Das dauert länger, als es sollte. In einer halben Minute ist es so oder so vorbei.",
    },
    comparison: {
      title: "Modelle nebeneinander",
      loading: "Die anderen Modelle werden gefragt …",
      ask: "Die anderen Modelle fragen",
      fetches: (megabytes) => `Holt einmal ${megabytes} MB.`,
    },
    bar: { label: "Was damit zu tun ist", share: "Teilen", another: "Andere", frame: "Rahmen" },
    another: "Eine andere Galaxie",
    similar: "Galaxien wie diese",
    batch: {
      offer: "Als Stapel senden",
      offerNote: (most) =>
        `Ein Stapel von bis zu ${number(most)} Bildern wird ohne diese Seite bearbeitet und endet in einer Tabelle.`,
      loading: "Wird geöffnet …",
    },
  },
  compareFiles: {
    label: "Mehrere Bilder",
    done: (answered, failed, of) => {
      const waiting = of - answered - failed;
      return [
        `${plural(of, "Bild", "Bilder")}: ${answered} beantwortet`,
        ...(failed > 0 ? [`${failed} nicht lesbar`] : []),
        ...(waiting > 0 ? [`${waiting} stehen noch aus`] : []),
      ].join(", ");
    },
    progress: "Wie viele beantwortet sind",
    csv: "Als CSV speichern",
    notSaved: "Die Tabelle ließ sich nicht schreiben. Versuche es mit einer Verbindung noch einmal.",
    table: "Antworten, zum Verschieben",
    columns: { file: "Datei", headline: "Antwort", confidence: "Würden das sagen" },
    pending: "wartet …",
    tooMany: (max, all) => `Die ersten ${max} von ${all} werden hier genommen, eines nach dem anderen.`,
  },
  classroom: {
    broken: "Dieser Link enthält keine Klasse. Bitte um den ganzen Link, wer ihn dir gegeben hat.",
    loading: "Die Galaxien werden geholt …",
    copied: "Kopiert.",
    notCopied: (words) => `Dieser Browser lässt Seiten nicht kopieren: ${words}`,
    share: "Teilen",
    qr: "QR-Code des Links",
    pupil: {
      title: "Galaxien für deine Klasse",
      lead: (count) =>
        `${galaxies(count)}. Du sagst zuerst, was du siehst, und siehst dann, was die meisten sagen würden.`,
      early: (done, of) => `Jetzt abgeben, mit ${done} von ${of} beantwortet`,
      last: "Abgeben",
      heading: "Gib deine Antworten ab",
      how: "Lass deine Lehrkraft diesen Code scannen, sende den Link oder lies die Buchstaben vor.",
      sending: "Wird abgegeben …",
      sent: "Abgegeben. Du bist fertig.",
      waiting:
        "Noch nicht abgegeben, da die Klasse nicht zu erreichen ist. Es wird von selbst abgegeben, sobald es geht: Lass diese Seite offen oder öffne sie wieder.",
      sendNow: "Jetzt abgeben",
      howElse: "Oder lass deine Lehrkraft diesen Code scannen, sende den Link oder lies die Buchstaben vor.",
      code: "Dein Code",
      copyCode: "Den Code kopieren",
      copyLink: "Den Link kopieren",
      private:
        "Er enthält deine Antworten und eine ausgeloste Zahl, und nichts über dich. Es geht ohne Netz und wartet hier, bis du eines hast.",
      on: "Weiter antworten",
      another: "Von vorn beginnen, als jemand anders",
    },
    teacher: {
      title: "Für eine Klasse",
      lead: "Wähle Galaxien und gib der Klasse einen Link. Niemand braucht ein Konto; was abgegeben wird, gehört dir allein.",
      yours: "Deine Klassen",
      stored: (name, made, count, handedIn) =>
        `Klasse ${name}, ${mediumDay(made)}: ${galaxies(count)}, ${handedIn} abgegeben`,
      choose: "Galaxien wählen",
      chosen: (count, max) => `${count} von höchstens ${max} gewählt`,
      today: "Die fünf des Tages nehmen",
      clear: "Keine wählen",
      create: "Den Link machen",
      gathers: (days) =>
        `Abgegeben wird von selbst: Diese Website sammelt die Antworten, ohne Namen, und löscht sie nach ${plural(days, "Tag", "Tagen")}.`,
      gathering: (until) =>
        `Abgegeben wird von selbst, und die Antworten erscheinen hier, sobald sie kommen, bis ${mediumDay(until)}. Dann löscht diese Website sie; was erschienen ist, bleibt auf diesem Gerät.`,
      look: "Jetzt nach neuen Antworten sehen",
      copyReadLink: "Den Link zu diesen Antworten kopieren, für ein anderes deiner Geräte",
      readLinkHint: "Behalte diesen Link für dich: Wer ihn hat, sieht, was die Klasse abgibt.",
      none: "Hier gibt es keine Galaxien zur Auswahl.",
      drawn: (n) => `Übungsgalaxie ${n}`,
      another: "Alle deine Klassen",
      heading: (name) => `Klasse ${name}`,
      give: "Gib der Klasse diesen Link",
      link: "Der Link der Klasse",
      copyLink: "Den Link kopieren",
      showQr: "Als QR-Code zeigen",
      worksheet: "Arbeitsblatt zum Drucken, mit Lösung",
      collect: "Die Antworten sammeln",
      handedIn: (count) => `${plural(count, "Person hat", "Personen haben")} abgegeben.`,
      codes: "Codes oder Links, einer in jeder Zeile",
      codesHint:
        "Ein Link, der dir gesandt wird, oder ein QR-Code, den dieses Gerät scannt, fügt sich selbst hinzu.",
      add: "Hinzufügen",
      added: (count) => `${count} hinzugefügt.`,
      refused: (codes) =>
        `Nicht hinzugefügt, da vertippt oder von einer anderen Klasse: ${codes.join(", ")}. Vergleiche mit dem Bildschirm.`,
      results: "Wie die Klasse gestimmt hat",
      nobody: "Noch hat niemand abgegeben.",
      project: "Groß zeigen",
      previous: "Vorige Galaxie",
      next: "Nächste Galaxie",
      galaxy: (n, of, name) => (name === null ? `Galaxie ${n} von ${of}` : `Galaxie ${n} von ${of}: ${name}`),
      asked: (count) => `${plural(count, "Person hat", "Personen haben")} das beantwortet.`,
      count: (count, of) => `${count} von ${of}`,
      other: (who, percent) => `${who}: ${percent}`,
      volunteers: "Freiwillige",
      model: (name) => `Das Modell ${name}`,
      askAll: "Mit jedem Modell vergleichen",
      csv: "Als CSV speichern",
      copyCodes: "Alle Codes kopieren, für ein anderes Gerät",
      remove: "Diese Klasse von diesem Gerät entfernen",
      removed: "Ihre Antworten sind dann auch weg. Entfernen?",
      keep: "Behalten",
    },
    csv: ["Galaxie", "Name", "Frage", "Antwort", "Klasse_Anzahl", "Klasse_gefragt"],
    worksheet: {
      title: "Arbeitsblatt",
      lead: "Beginne bei jeder Galaxie mit Frage 1. Schreibe den Buchstaben deiner Antwort neben die Nummer der Frage, und geh dahin weiter, wohin der Pfeil zeigt.",
      print: "Drucken",
      back: "Zurück zur Klasse",
      questions: "Die Fragen",
      next: (question) => (question === null ? "Ende" : `Frage ${question}`),
      galaxy: (n) => `Galaxie ${n}`,
      answers: "Deine Antworten",
      key: "Lösung",
      keyLead: "Was die meisten sagen würden, und wie viele von 40.",
      keyOf: (n, name) => (name === null ? `Galaxie ${n}` : `Galaxie ${n}: ${name}`),
      step: (question, letter, answer, count) => `${question} ${letter}: ${answer} (${count})`,
      unknown: "Niemand weiß, was die meisten sagen würden.",
    },
  },
  five: {
    title: "Fünf am Tag",
    lead: "Fünf Galaxien, heute für alle dieselben. Du sagst zuerst, was du siehst.",
    day: (day, ends) => `${longDay(day)}, endet um Mitternacht UTC: bei dir um ${shortTime(ends)}.`,
    streak: (days) =>
      days === 1 ? "Du hast eine Serie von einem Tag." : `Du hast eine Serie von ${days} Tagen.`,
    loading: "Eine Galaxie wird geholt …",
    none: "Hier gibt es keine Galaxien, nach denen zu fragen wäre.",
    galaxy: (n, of) => `Galaxie ${n} von ${of}`,
    own: (answer) => `Du: ${answer}.`,
    most: (count, real) =>
      real
        ? `Etwa ${count} von 40 Freiwilligen würden das auch sagen.`
        : `Das Modell erwartet, dass ${count} von 40 das auch sehen.`,
    minority: (count, most, real) => {
      const few =
        [`Kaum jemand von 40 würde das sagen`, `Du wärst die einzige Person von 40`][count] ??
        `Du wärst eine Person von ${count} unter 40`;
      return real
        ? `${few}; die meisten Freiwilligen: ${most}.`
        : `${few}, erwartet das Modell; die meisten: ${most}.`;
    },
    agreed: (same, of) =>
      of === 0
        ? "Niemand weiß, was die meisten sagen würden."
        : `Du hast ${same} von ${of} gesehen wie die meisten`,
    named: (name) => `Das ist ${name}.`,
    astronomers: (type) => `In der Astronomie heißt sie ${type}.`,
    model: (headline, sentence) => `Das Modell: ${headline}. ${sentence}`,
    next: "Nächste Galaxie",
    result: "Wie ich war",
    whole: "Die ganze Antwort ansehen",
    score: (same, of) => `Du hast ${same} von ${of} gesehen wie die meisten`,
    nth: (n) => `Galaxie ${n}`,
    row: (marks) => {
      const count = (wanted: string) => marks.filter((mark) => mark === wanted).length;
      return `${count("most")} wie die meisten, ${count("many")} wie ein Viertel oder mehr, ${count("few")} wie wenige`;
    },
    legend: "Gefüllt: wie die meisten. Halb gefüllt: wie ein Viertel oder mehr. Leer: wie wenige.",
    share: "Teilen",
    copy: "Die Quadrate kopieren",
    copied: "Die Quadrate sind kopiert.",
    notCopied: (words) => `Dieser Browser lässt Seiten nicht kopieren: ${words}`,
    shared: (day) => `Fünf Galaxien, ${longDay(day)}`,
    others: "Weitere Galaxien, zufällig",
    tomorrow: "Morgen: fünf weitere. Deine Serie wird nur auf diesem Gerät gespeichert.",
    forClass: "Für eine Klasse",
  },
  guessFirst: {
    title: "Du zuerst",
    lead: "Beantworte die Fragen, die die Freiwilligen von Galaxy Zoo beantworten. Dann sieh, wie gestimmt wurde und was das Modell sagt.",
    loading: "Eine Galaxie wird geholt …",
    none: "Hier gibt es keine Beispiele, nach denen zu fragen wäre.",
    alt: (simulated) => `Eine ${simulated ? "simulierte " : ""}Galaxie, die du beschreiben kannst`,
    question: "Frage, die die Tasten 1 bis 6 beantworten",
    step: (n) => `Frage ${n}`,
    back: "Eine Frage zurück",
    agreed: (same, of, simulated) =>
      `Du stimmst bei ${same} von ${plural(of, "Frage", "Fragen")} mit ${simulated ? "den erfundenen Stimmen" : "den Freiwilligen"} überein`,
    same: (own, percent, simulated) =>
      simulated
        ? `Du und die meisten erfundenen Stimmen: ${own} (${percent})`
        : `Du und die meisten Freiwilligen: ${own} (${percent})`,
    other: (own, percent, majority, simulated) =>
      simulated
        ? `Du: ${own}, mit ${percent} der erfundenen Stimmen. Die meisten: ${majority}`
        : `Du: ${own}, wie ${percent} der Gefragten. Die meisten: ${majority}`,
    simulated: "Diese Galaxie ist simuliert, und ihre Stimmen sind erfunden.",
    votes: (simulated) => (simulated ? "Die erfundenen Stimmen" : "Die Freiwilligen"),
    model: "Das Modell",
    next: "Nächste Galaxie",
    whole: "Die ganze Antwort ansehen",
    score: (count, same, answers) =>
      `Bisher: ${galaxies(count)}; du hast bei ${same} von ${plural(answers, "Frage", "Fragen")} die meistgewählte Antwort gegeben.`,
    noScore: "Dein Punktestand wird nur auf diesem Gerät gespeichert.",
    forget: "Vergessen",
  },
  history: {
    title: (n) => `Was du vorher gefragt hast (${n})`,
    note: "Nur auf diesem Gerät gespeichert. Eigene Bilder werden nicht aufbewahrt, nur ihre Namen und Antworten.",
    erase: "Alles löschen",
  },
  models: {
    title: "Modelle",
    lead: "Was hier antwortet, woran jedes trainiert wurde und wie gut es ist. Jede Zahl wurde an Galaxien gemessen, an denen kein Modell trainiert wurde.",
    loading: "Die Modelle werden geholt …",
    loadingCard: "Das Datenblatt wird geholt …",
    default: "Standard",
    columns: { model: "Modell", miss: "Fehler", right: "Richtig", size: "MB", time: "ms" },
    columnsNote:
      "Fehler: um wie viel ein vorhergesagter Teil der Freiwilligen typischerweise danebenliegt, in Prozentpunkten. Richtig: Galaxien, die der richtigen von drei groben Arten zugeordnet werden; bei einem Modell mit Klassen seinen eigenen. MB: seine Datei. ms: ein Bild, auf einem Kern eines Servers. Der Name eines Modells öffnet sein Datenblatt.",
    ofVotes: "Stimmen",
    ofClasses: (n) => `${n} Klassen`,
    ofNumber: (label) => `eine Zahl, ${label}`,
    unmeasured: "–",
    figures: {
      miss: (points) => decimal(points, 1),
      right: (fraction) => `${Math.round(fraction * 100)} %`,
      size: (megabytes) => decimal(megabytes, 1),
      time: (milliseconds) => decimal(milliseconds, 1),
    },
    tradeoffs: {
      title: "Was Genauigkeit kostet",
      measure: "Zeigen",
      axes: {
        miss: "Typischer Fehler, Prozentpunkte",
        right: "Galaxien in der richtigen Klasse",
        size: "Größe der Datei, MB",
        time: "Zeit für ein Bild, ms",
      },
      plot: (accuracy, cost) => `${accuracy}, gegen: ${cost}`,
      tick: (value) => number(value),
      note: "Höher ist in beiden besser. Modelle mit Klassen sagen keine Stimmen voraus und fehlen hier.",
      noteOfClasses:
        "Höher ist in beiden besser. Hohl: Modelle mit Klassen, in ihren eigenen Klassen; die anderen in drei groben Arten.",
    },
    version: (version, all) => (all > 1 ? `Version ${version} von ${all}` : `Version ${version}`),
    size: "Größe",
    kilobytes: (bytes) => `${number(Math.round(bytes / 1000))} kB`,
    baseline: "Wer nur den Durchschnitt kennt",
    error: "Typischer Fehler",
    accuracy: "Richtig",
    points: (rmse) => `${decimal(rmse * 100, 1)} Prozentpunkte je Antwort`,
    ofHundred: (accuracy) => `${Math.round(accuracy * 100)} von 100 Galaxien`,
    testTimeAugmentation: "Mit sechzehn gedrehten Ansichten",
    interval: "Intervall",
    intervalOf: (halfWidth, percent) => `Schätzung ± ${halfWidth} enthält ${percent} % der wahren Werte`,
    coverage: "„Wahrscheinlich … bis … von 40“ stimmt",
    coverageOf: (fraction) => `bei ${decimal(fraction * 100, 1)} % der Antworten; es sollte bei 90 %`,
    falsePositives: "Sagt von einer Galaxie, sie sehe nicht wie eine aus",
    falsePositivesOf: (fraction) => `bei ${decimal(fraction * 100, 1)} % der Galaxien`,
    activationMaps: "Kann sagen, wohin es geschaut hat",
    yes: "ja",
    no: "nein",
    trainedOn: "Trainiert an",
    scope: "Gedacht für",
    fractions: "Was seine Anteile sind",
    galaxies: (n, name) => `${number(n)} Galaxien von ${name}`,
    measuredOn: "Gemessen an",
    others: (n) => `${number(n)} anderen`,
    licence: "Lizenz",
    dataLicence: "Bedingungen der Daten",
    citation: "Veröffentlichungen",
    chart: "Typischer Fehler je Frage, in Prozentpunkten",
    chartNote: "Der kurze Strich ist, wie weit danebenläge, wer immer den Durchschnitt sagt.",
    plots: {
      ofVotes:
        "Diagramme: ob ein Anteil von 70 % von 70 % gegeben wird, und welche Klasse für welche gehalten wird",
      ofClasses: "Diagramm: welche Klasse für welche gehalten wird",
      loading: "Die Diagramme werden geholt …",
      none: "Von dieser Version gibt es keine Diagramme.",
      reliability: "Wird ein Anteil von 70 % von 70 % gegeben?",
      reliabilityNote:
        "Jeder Punkt steht für Galaxien, für die das Modell etwa dasselbe vorhersagt; je größer, desto mehr sind es. Auf der gepunkteten Diagonale ist das Mittel der Freiwilligen, was vorhergesagt wurde. Anteile sind von allen Freiwilligen.",
      reliabilityOf: (question, answers) =>
        `${question} Was Freiwillige sagten, gegen das, was das Modell vorhersagte. ${answers.join("; ")}.`,
      farthest: (difference) => `höchstens ${decimal(difference * 100, 0)} Punkte daneben`,
      predicted: "vorhergesagt",
      voted: "Freiwillige",
      confusion: (classes) => `Welche von ${classes} Klassen für welche gehalten wird`,
      confusionNote:
        "Eine Zeile für jede Klasse, die die Stimmen der Freiwilligen ergeben, eine Spalte für jede, die das Modell ergibt; je dunkler oder heller ein Feld, desto mehr von seiner Zeile. Die auf der Diagonale sind richtig.",
      confusionRow: (name, right, of) => `${name}: ${right} von ${of} richtig`,
      oddity: { "Class6.1": "ungewöhnlich", "Class6.2": "nicht ungewöhnlich" },
    },
    lowestMiss: (points) =>
      `Vierzig neu gefragte Freiwillige lägen um ${points} Punkte neben den ersten vierzig: Kein Modell kann besser sein.`,
  },
  privacy: {
    title: "Datenschutz",
    sections: [
      {
        title: "Deine Bilder",
        paragraphs: [
          "Ein Bild, das du bringst, wird an den Server dieser Website gesandt, angesehen und vergessen: Es wird nirgends gespeichert. Wählst du dein eigenes Gerät, verlässt es dieses nicht.",
          "Mehrere Dateien auf einmal gehen in einen Stapel, der sie speichern muss, bis alle beantwortet sind, und wo niemand sie sehen kann, der den Link des Stapels nicht hat. Was ein Foto darüber sagt, wo, wann und womit es aufgenommen wurde, wird dort beim ersten Lesen entfernt; in Dateien, deren Stapel nie begonnen wird, bleibt es, bis sie gelöscht werden.",
          "Ein Name oder ein Ort am Himmel wird bei öffentlichen Diensten der Astronomie nachgeschlagen (CDS, SDSS, DESI Legacy Imaging Surveys). Sie sehen den Server dieser Website, nicht dich.",
        ],
      },
      {
        title: "Auf deinem Gerät",
        paragraphs: [
          "Es gibt keine Cookies, keine Tracker, und nichts wird von anderen Websites geladen. Dieser Browser speichert Design und Sprache, die du gewählt hast, die geholten Modelle, was du in „Fünf am Tag“ und für eine Klasse geantwortet hast, und Namen und Antworten von dem, was du vorher gefragt hast; „Alles löschen“ unter jener Liste löscht sie.",
        ],
      },
      {
        title: "Aufzeichnungen",
        paragraphs: [
          "Der Server zeichnet zu jeder Anfrage auf, was gefragt wurde, wie lange es dauerte und ob es misslang, ohne deine Adresse, dein Bild oder dessen Namen, und löscht das nach einigen Tagen. Das Unternehmen, auf dessen Rechnern er läuft, muss deine Adresse verarbeiten, um dir zu antworten.",
        ],
      },
    ],
    operator: {
      title: "Wer diese Website betreibt",
      loading: "Es wird gefragt, wer diese Website betreibt …",
      name: (name) =>
        name ??
        "Wer diese Website betreibt, hat keinen Namen genannt. Sie ist freie Software, die alle installieren können.",
      uploads: (days) =>
        `Die Bilder und die Tabelle eines Stapels werden ${days} Tage nach seiner Anlage gelöscht.`,
      classes: (days) =>
        days === null
          ? "Was eine Klasse abgibt, erreicht keinen Server: Codes und Links bringen es auf das Gerät der Lehrkraft."
          : `Wo eine Lehrkraft diese Website sammeln lässt, was eine Klasse abgibt, speichert sie die Antworten, jede mit einer ausgelosten Zahl und ohne etwas darüber, von wem sie sind, und löscht sie ${days} Tage, nachdem die Klasse angelegt wurde.`,
    },
  },
  result: {
    models: {
      legend: "Welches Modell antwortet",
      unmeasured: "Sein Fehler wurde nicht gemessen",
      votesError: (points) => `Typischer Fehler: ${points} Prozentpunkte je Antwort`,
      classesError: (right) => `Richtig bei etwa ${right} von 100 Galaxien`,
      numberError: (miss) => `Typischer Fehler: ${miss}`,
      measuredOn: "Gemessen an Galaxien, an denen die Modelle nicht trainiert wurden.",
    },
    prediction: {
      tType: (tType) => `Hubble-Typ etwa ${tType}, wobei 0 linsenförmig und 10 unregelmäßig ist`,
      by: (title) => `Beantwortet von: ${title}`,
      underlying: "Zeigen, was das Modell sagen würde",
      votes: (headline, simulated) =>
        simulated
          ? `Simuliert; die erfundenen Stimmen sagen: ${headline}.`
          : `Die Freiwilligen selbst sagten: ${headline}.`,
      agree: "Das Modell stimmt zu.",
      disagree: "Das Modell sieht es anders.",
    },
    dots: { label: "Was vierzig Freiwillige zuerst sagen würden", count: (n, answer) => `${n} ${answer}` },
    tabs: { label: "Mehr zur Antwort", answer: "Antwort", tree: "Baum", models: "Modelle" },
    questions: { tiles: "Der Pfad, Frage für Frage" },
    fraction: {
      interval: (lower, upper, of) => `wahrscheinlich ${lower} bis ${upper} von allen ${of}`,
      votes: (percent, simulated) =>
        simulated ? `erfundene Stimmen: ${percent}` : `Freiwillige: ${percent}`,
    },
    classes: { title: "Wie wahrscheinlich jede Klasse ist" },
    number: {
      title: "Wie viel, und wie sicher",
      estimate: "Schätzung",
      interval: (percent) => `Intervall, das für ${percent} gilt`,
      between: (lower, upper) => `${lower} bis ${upper}`,
    },
    heatmap: {
      open: "Wohin es geschaut hat",
      show: "Auf dem Bild zeigen",
      hold: "Halten, um das Bild zu sehen",
      loading: "Es wird gefragt, wohin es geschaut hat …",
      thisAnswer: "diese Antwort",
      failed: "Es ließ sich nicht fragen, wohin es geschaut hat.",
      for: (answer) => `spricht für: ${answer}`,
      against: "spricht dagegen",
      blank: (answer) => `Nichts in diesem Bild spricht für: ${answer}.`,
      location: (place) => `Das meiste davon liegt hier: ${place}.`,
      top: "oben",
      bottom: "unten",
      left: "links",
      right: "rechts",
      middle: "Mitte",
    },
    comparison: {
      label: "Was jedes Modell sagt, zum Verschieben",
      byQuestion: "Wo sie auseinandergehen, Frage für Frage",
      question: "Frage",
      ofOthers: "Diese haben eigene Labels und werden nicht mit den anderen verglichen.",
      votes: (simulated) => (simulated ? "Erfundene Stimmen" : "Freiwillige"),
    },
    tree: {
      note: "Jede Zeile ist eine Frage, so breit wie der Teil aller Freiwilligen, dem sie gestellt wird. Bernsteinfarben ist der Pfad.",
      label: "Der Baum, zum Verschieben",
      alternative: "Der Fragenbaum von oben nach unten. Die Tabelle darunter hat dieselben Zahlen.",
      asTable: "Dasselbe als Tabelle",
      question: "Frage",
      answer: "Antwort",
      ofAll: "Von allen Freiwilligen",
      short: {
        1: "Glatt?",
        2: "Kante?",
        3: "Balken?",
        4: "Arme?",
        5: "Bulge?",
        6: "Seltsam?",
        7: "Rund?",
        8: "Inwiefern?",
        9: "Bulge?",
        10: "Wie eng?",
        11: "Wie viele?",
      },
    },
    answers: {
      "Class1.1": "glatt",
      "Class1.2": "Strukturen oder Scheibe",
      "Class1.3": "Stern oder Bildfehler",
      "Class2.1": "Scheibe von der Kante",
      "Class2.2": "Scheibe nicht von der Kante",
      "Class3.1": "Balken",
      "Class3.2": "kein Balken",
      "Class4.1": "Spiralarme",
      "Class4.2": "keine Spiralarme",
      "Class5.1": "kein Bulge",
      "Class5.2": "gerade erkennbarer Bulge",
      "Class5.3": "deutlicher Bulge",
      "Class5.4": "dominierender Bulge",
      "Class6.1": "etwas Ungewöhnliches",
      "Class6.2": "nichts Ungewöhnliches",
      "Class7.1": "runde Form",
      "Class7.2": "Form zwischen rund und schmal",
      "Class7.3": "Zigarrenform",
      "Class8.1": "Ring",
      "Class8.2": "Linse oder Bogen",
      "Class8.3": "gestörte Form",
      "Class8.4": "unregelmäßige Form",
      "Class8.5": "etwas ohne Namen",
      "Class8.6": "Verschmelzung",
      "Class8.7": "Staubband",
      "Class9.1": "rundlicher Bulge",
      "Class9.2": "kastenförmiger Bulge",
      "Class9.3": "kein Bulge",
      "Class10.1": "eng gewundene Arme",
      "Class10.2": "mäßig eng gewundene Arme",
      "Class10.3": "locker gewundene Arme",
      "Class11.1": "ein Arm",
      "Class11.2": "zwei Arme",
      "Class11.3": "drei Arme",
      "Class11.4": "vier Arme",
      "Class11.5": "mehr als vier Arme",
      "Class11.6": "schwer zählbare Arme",
    },
    shared: {
      title: "Jemandes Antwort",
      lead: "Was ein Modell von jemandes eigenem Bild sagte. Der Link trägt die Antwort, nicht das Bild.",
      unchecked: "Diese Zahlen kommen mit dem Link, und niemand hat sie geprüft.",
      broken: "Dieser Link trägt keine lesbare Antwort. Vielleicht fehlt ein Teil davon.",
      own: "Ein eigenes Bild bestimmen",
    },
    export: {
      title: "Teilen oder speichern",
      share: "Teilen",
      copy: "Einen Link kopieren",
      copied: "Der Link ist kopiert. Er gibt diese Antwort wieder.",
      notCopied: (link) => `Dieser Browser lässt Seiten nicht kopieren. Der Link: ${link}`,
      card: "Als Bild speichern",
      drawn: "Das Bild ist gespeichert.",
      notDrawn: "Dieser Browser konnte das Bild nicht zeichnen.",
      notSaved: "Die Tabelle ließ sich nicht schreiben. Versuche es mit einer Verbindung noch einmal.",
      json: "JSON",
      csv: "CSV",
      noLink: "Zu einem eigenen Bild gibt es keinen Link: Es wird nirgends aufbewahrt.",
      answerLink: "Dieser Link trägt die Antwort, nicht dein Bild, das nirgends aufbewahrt wird.",
    },
  },
  field: {
    label: "Galaxien in diesem Bild",
    several: (count) => `Hier sind ${count} Galaxien:`,
    all: "Alle",
    middle: "Die in der Mitte",
    loading: "Jede Galaxie wird angesehen …",
    picture: "Das Bild mit seinen nummerierten Galaxien",
    strip: "Jede Galaxie, die hellste zuerst",
    open: (number, headline) => `Galaxie ${number}: ${headline}`,
    unanswered: "Keine Antwort",
    some: (listed, found) => `Die hellsten ${listed} von ${found} sind aufgeführt.`,
    noStars: "Keine Gruppe von Sternen ist zum Vergleich zu sehen: Einige davon können Sterne sein.",
    unfinished:
      "Die Zeit reichte nicht für alle: Die schwächsten haben keine Antwort. Schicke ein kleineres Bild.",
    csv: "Tabelle speichern (CSV)",
    notCut: "Dieser Browser kann die Galaxie nicht ausschneiden.",
  },
  similar: {
    none: "Hier gibt es nichts zum Vergleichen.",
    open: (caption, percent) => `${caption}, zu ${percent} ähnlich`,
    loading: "Galaxien wie diese werden gesucht …",
  },
  readingOptions: {
    title: "Wie die Datei gelesen wird",
    planes: "Ebenen für Rot, Grün und Blau, oder eine",
    planesNote: (names) =>
      `Sie hat ${names}. Schreibe Namen oder Nummern, etwa 3,2,1; leer wird selbst gewählt.`,
    planesNoteUnknown: "Schreibe Namen oder Nummern, etwa 3,2,1; leer wird selbst gewählt.",
    stretch: "Werte",
    stretches: {
      auto: "selbst herausfinden",
      asinh: "Licht, wie gemessen: strecken",
      none: "zum Zeigen fertig: so lassen",
    },
    read: "So lesen",
  },
  upload: {
    drop: {
      letGo: "Loslassen, um es zu bestimmen",
      choose: "Mein Bild nehmen",
      paste: "oder Bilder hierher ziehen, oder eines mit Strg + V einfügen (⌘ V am Mac)",
      camera: "Ein Foto machen",
      name: "Eine nennen",
    },
    showcase: {
      label: "Eine Galaxie mit ihrer Antwort",
      alt: (name) => (name ? `Die Galaxie ${name}` : "Eine Übungsgalaxie, vom Computer gezeichnet"),
      drawn: "Übungsgalaxie, vom Computer gezeichnet",
      astronomers: (type) => `In der Astronomie: ${type}`,
      open: "Die ganze Antwort ansehen",
    },
    gallery: {
      title: "Oder eine von diesen",
      practice: "Übungsgalaxien, vom Computer gezeichnet",
      another: "Oder eine von diesen",
      surprise: "Überrasche mich",
      filter: "Zeigen",
      everything: "alle Arten",
      filters: {
        spiral: "Spiralen",
        barred: "mit Balken",
        "edge-on": "Scheiben von der Kante",
        elliptical: "elliptische und glatte",
        lenticular: "linsenförmige",
        ring: "Ringe",
        merger: "Verschmelzungen",
        irregular: "unregelmäßige",
        disturbed: "gestörte",
        "dust-lane": "Staubbänder",
        "star-or-artifact": "Sterne und Bildfehler",
      },
      none: "Von dieser Art ist keine unter den Beispielen.",
      more: "Mehr zeigen",
      sample: (n, headline, simulated) => {
        if (!headline) return `Beispiel ${n}`;
        const who = simulated ? "erfundene Stimmen" : "Freiwillige";
        return `Beispiel ${n}: ${who} sagen ${headline}`;
      },
      named: (label, kind) => (kind ? `${label} · ${KINDS[kind] ?? kind}` : label),
      model: (headline) => `Modell: ${headline}`,
      simulated: "Übungsgalaxien, vom Computer gezeichnet; ihre Stimmen sind erfunden.",
    },
    sky: {
      label: "Eine Galaxie am Himmel nennen",
      chips: "Zum Beispiel",
      placeholder: "M51, NGC 1300, 202.47 47.20",
      submit: "Nachschlagen",
      hint: "Ein Katalogname, oder Rektaszension und Deklination.",
      outOfRange:
        "Diesen Ort gibt es nicht: Die Rektaszension reicht von 0 bis 360° oder 24 h, die Deklination von −90° bis +90°, Minuten und Sekunden bis 60.",
      invalid: "Schreibe einen Namen wie M51 oder eine Position wie 202.47 47.20 oder 13:29:53 +47:11:43.",
    },
    crop: {
      opening: "Das Bild wird geöffnet …",
      square: "Der Rahmen: Pfeiltasten bewegen ihn, Plus und Minus zoomen, eckige Klammern drehen",
      note: "Ziehen bewegt, Spreizen oder Scrollen zoomt; oder nimm die Pfeiltasten, + und −, [ und ]. Die Galaxie sollte etwa die Hälfte des Quadrats füllen. Genau das bekommt das Modell.",
      zoom: "Zoom",
      rotate: "Drehen",
      side: (pixels) => `${pixels} Pixel des Bildes breit`,
      degrees: (degrees) => `${degrees} Grad`,
      use: "Das bestimmen",
      cancel: "Abbrechen",
      reset: "Wieder das ganze Bild",
    },
    centre: {
      question:
        "Die Galaxie liegt nicht so im Bild, wie die Modelle Galaxien kennen. Ist es die im gestrichelten Quadrat?",
      use: "Darauf ausrichten",
    },
  },
  inference: {
    onDevice: "Meine Bilder auf diesem Gerät behalten",
    fetches: (megabytes, more) =>
      `Holt einmal ${megabytes} MB, und ${more} MB mehr, um Modelle zu vergleichen. Dann geht es ohne Netz.`,
    ready: "Bereit, mit oder ohne Netz. Deine Bilder bleiben auf diesem Gerät.",
    progress: "Wie viel gekommen ist",
    loaded: (megabytes, total) => `${megabytes} von ${total} MB`,
    fallback: {
      offline: "Es gibt keine Verbindung: auf diesem Gerät beantwortet.",
      busy: "Die Cloud ist ausgelastet: auf diesem Gerät beantwortet.",
      down: "Die Cloud antwortet nicht: auf diesem Gerät beantwortet.",
    },
    fetched: (megabytes) => `Dafür hat es ${megabytes} MB geholt, einmal.`,
    offer: "Auf diesem Gerät beantworten",
    offerNote: (megabytes) =>
      `Es holt einmal ${megabytes} MB; dieses Gerät ist darauf eingestellt, Daten zu sparen.`,
    retryCloud: "In der Cloud noch einmal versuchen",
    unknownSchema: {
      message: "Diese Seite kann die Beschreibung des Modells nicht lesen.",
      hint: "Lade die Seite neu: Sie ist vielleicht älter als die Modelle.",
    },
    corrupt: {
      message: "Die Datei des Modells ist nicht die veröffentlichte.",
      hint: "Noch einmal versuchen holt sie neu.",
    },
    unreadable: {
      message: (format) => `Dieser Browser kann kein ${format}-Bild öffnen.`,
      hint: "Lass es in der Cloud beantworten, oder speichere es als JPEG oder PNG.",
    },
    cannotRun: {
      message: "Dieser Browser kann das Modell nicht ausführen.",
      hint: "Lass das Bild in der Cloud beantworten, oder nimm einen neueren Browser.",
    },
  },
  appError: {
    codes: {
      invalid_request: {
        message: "Der Klassifikator hat die Frage nicht verstanden.",
        hint: "Prüfe den Namen oder die Position, oder wähle ein anderes Bild.",
      },
      unknown_model: {
        message: "Das Modell, das der Link nennt, gibt es hier nicht mehr.",
        hint: "Wähle ein anderes Modell, oder beginne auf der Startseite neu.",
      },
      unknown_sample: {
        message: "Das Beispiel, das der Link nennt, gibt es hier nicht mehr.",
        hint: "Wähle ein anderes.",
      },
      unknown_object: {
        message: "Diesen Namen kennt kein Katalog.",
        hint: "Prüfe die Schreibweise, oder gib eine Position an.",
      },
      unknown_batch: {
        message: "Diesen Stapel gibt es nicht, oder nicht mehr.",
        hint: "Prüfe den Link, oder beginne einen neuen Stapel.",
      },
      outside_footprint: {
        message: "Von diesem Ort am Himmel hat keine der Durchmusterungen ein Bild.",
        hint: "Versuche eine andere Galaxie, oder bringe ein Bild von ihr.",
      },
      sky_disabled: {
        message: "Das Nachschlagen am Himmel ist hier abgeschaltet.",
        hint: "Bringe ein Bild der Galaxie, oder wähle ein Beispiel.",
      },
      sky_unavailable: {
        message: "Die Dienste, bei denen am Himmel nachgeschlagen wird, antworten nicht.",
        hint: "Warte einen Moment und versuche es noch einmal.",
      },
      not_found: {
        message: "Was gefragt wurde, gibt es nicht.",
        hint: "Lade die Seite neu: Sie ist vielleicht älter als der Klassifikator.",
      },
      too_many_requests: {
        message: "Gerade werden viele Bilder bestimmt.",
        hint: "Warte einen Moment und versuche es noch einmal.",
      },
      daily_quota: {
        message: "Für heute sind genug Stapel angenommen.",
        hint: "Versuche es morgen noch einmal, oder sende weniger Bilder.",
      },
      empty_image: { message: "Die Datei ist leer.", hint: "Wähle ein Bild." },
      not_an_image: {
        message: "Die Datei ist kein Bild, das hier gelesen werden kann.",
        hint: "Nimm JPEG, PNG, WebP, TIFF, GIF oder FITS.",
      },
      broken_image: {
        message: "Das Bild ist beschädigt oder abgeschnitten.",
        hint: "Speichere es neu, oder sende es noch einmal.",
      },
      image_too_small: {
        message: "Das Bild ist zu klein: Die kürzere Seite braucht mindestens 64 Pixel.",
        hint: "Nimm einen größeren Ausschnitt der Galaxie.",
      },
      too_many_pixels: {
        message: "Das Bild hat zu viele Pixel.",
        hint: "Nimm eine kleinere Kopie; 424 × 424 Pixel sind reichlich.",
      },
      uniform_image: {
        message: "Das Bild ist überall gleich: Es ist nichts darauf zu sehen.",
        hint: "Wähle ein anderes Bild, oder andere Ebenen der Datei.",
      },
      unreadable_here: {
        message: "Dieser Browser kann dieses Bild nicht öffnen.",
        hint: "Lass es in der Cloud beantworten, oder speichere es als JPEG oder PNG.",
      },
      cannot_run_here: {
        message: "Dieser Browser kann das Modell nicht ausführen.",
        hint: "Lass das Bild in der Cloud beantworten, oder nimm einen neueren Browser.",
      },
    },
    offline: {
      message: "Dieses Gerät ist offline.",
      hint: "Prüfe die Verbindung und versuche es noch einmal.",
    },
    unreachable: {
      message: "Der Klassifikator ist nicht erreichbar.",
      hint: "Er oder die Verbindung ist vielleicht gestört. Warte einen Moment und versuche es noch einmal.",
    },
    timeout: {
      message: "Der Klassifikator hat zu lange gebraucht.",
      hint: "Noch einmal versuchen hilft oft.",
    },
    unreadable: {
      message: "Der Klassifikator gab eine Antwort, die diese Seite nicht lesen kann.",
      hint: "Noch einmal versuchen kann helfen; wenn nicht, lade die Seite neu.",
    },
    tooManyRequests: {
      message: "Gerade werden viele Bilder bestimmt.",
      hint: "Warte einen Moment und versuche es noch einmal.",
    },
    unavailable: {
      message: "Der Klassifikator ist nicht bereit.",
      hint: "Er startet vielleicht oder ist ausgelastet. Warte einen Moment und versuche es noch einmal.",
    },
    failed: {
      message: "Im Klassifikator ist etwas schiefgegangen.",
      hint: "Es liegt nicht an deinem Bild. Noch einmal versuchen kann helfen.",
    },
    refusedSize: { message: "Das Bild ist zu groß.", hint: "Sende eine kleinere Kopie." },
    refused: {
      message: "Der Klassifikator hat die Anfrage nicht angenommen.",
      hint: "Versuche ein anderes Bild, oder lade die Seite neu.",
    },
    tooLargeToDownscale: {
      message: (megabytes, most) =>
        `Die Datei hat ${megabytes} MB; höchstens ${most} MB werden gesandt, und dieser Browser kann sie nicht öffnen, um sie zu verkleinern.`,
      hint: "Speichere sie als JPEG oder PNG, sende eine kleinere Kopie, oder lass den Befehl „galaxy classify“ sie lesen.",
    },
    nothingPasted: {
      message: "In dem, was du eingefügt hast, ist kein Bild.",
      hint: "Kopiere das Bild selbst, nicht seine Adresse, oder wähle eine Datei.",
    },
    nothingDropped: {
      message: "In dem, was du hergezogen hast, ist keine Datei.",
      hint: "Speichere das Bild erst und ziehe die Datei her, oder wähle sie.",
    },
    unexpected: {
      message: "Auf dieser Seite ist etwas schiefgegangen.",
      hint: "Noch einmal versuchen kann helfen; wenn nicht, lade die Seite neu.",
    },
  },
  glossary: {
    1: {
      question: "Was ist eine Scheibe?",
      meaning:
        "Viele Galaxien sind flach und rund wie ein Teller, oft mit Armen oder einem Balken: eine Scheibe. Andere sind glatte Kugeln aus Sternen ohne eine.",
    },
    2: {
      question: "Was heißt von der Kante?",
      meaning:
        "Eine Scheibe, auf die wir von der Seite schauen: Sie erscheint als dünner Strich, oft in der Mitte dicker.",
    },
    3: {
      question: "Was ist ein Balken?",
      meaning: "Ein gerades Band aus Sternen durch die Mitte. Spiralarme beginnen oft an seinen Enden.",
    },
    4: {
      question: "Was sind Spiralarme?",
      meaning: "Gebogene Bahnen junger, heller Sterne, die sich von der Mitte nach außen winden.",
    },
    5: {
      question: "Was ist ein Bulge?",
      meaning: "Die runde, helle Ansammlung meist alter Sterne in der Mitte einer Scheibe.",
    },
    6: {
      question: "Was gilt als ungewöhnlich?",
      meaning:
        "Ein Ring, eine Linse oder ein Bogen, ein Staubband, zwei verschmelzende Galaxien, oder eine Form, die zu nichts anderem passt.",
    },
    7: {
      question: "Wie ist Rundheit gemeint?",
      meaning: "So, wie sie auf dem Bild erscheint: vom Kreis über ein Ei bis zur Zigarre.",
    },
    8: {
      question: "Was bedeuten diese Wörter?",
      meaning:
        "Eine Linse oder ein Bogen ist Licht einer Galaxie weit dahinter, von dieser gebeugt. Gestört: von einer Nachbarin verzerrt. Eine Verschmelzung: zwei Galaxien werden eine. Ein Staubband: ein dunkles Band aus Staub.",
    },
    9: {
      question: "Wie sieht ein Bulge von der Seite aus?",
      meaning:
        "Er ragt über und unter der dünnen Scheibe hervor: wie eine Kugel, wie ein Kasten, oder gar nicht.",
    },
    10: {
      question: "Was heißt eng gewunden?",
      meaning: "Enge Arme kreisen dicht um die Mitte; lockere öffnen sich schnell nach außen.",
    },
    11: {
      question: "Wie werden Arme gezählt?",
      meaning:
        "Jede Bahn, die nahe der Mitte beginnt, ist einer. Wo sie lückenhaft sind, kann es niemand sagen.",
    },
  },
  shared: {
    siteName: "Galaxienbestimmung",
    imageCredit: (credit) => `Bilder: ${credit}`,
    unshowableImage:
      "Dieser Browser kann diese Art Bild nicht zeigen; der Klassifikator kann es vielleicht trotzdem lesen.",
    unnamedImage: "eingefügtes Bild",
    asked: {
      all: "Alle Freiwilligen werden das gefragt.",
      some: (n, of) => `Etwa ${n} von ${of} Freiwilligen würden das gefragt.`,
      hardlyAny: (of) => `Kaum jemand von ${of} Freiwilligen würde das gefragt.`,
    },
    fraction: {
      of: (n, of) => `${n} von ${of}`,
      ofAll: (n, of) => `etwa ${n} von ${of} Freiwilligen`,
      ofAsked: (n, asked) => `etwa ${n} der ${asked} Gefragten`,
      hardlyAny: "kaum jemand",
      belowOne: "unter 1 %",
      aboveNinetyNine: "über 99 %",
      percent: (n) => `${n} %`,
    },
  },
};

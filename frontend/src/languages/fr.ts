/** The site in French; not reviewed by a speaker yet. */

import { activeLanguage, decimal, number } from "@/lib/language";
import french from "../../../lambda/galaxy_core/languages/fr.json";
import type { SiteWords } from "./siteWords";

export const catalogue = french;

const longDay = (day: Date) =>
  day.toLocaleDateString(activeLanguage(), { dateStyle: "long", timeZone: "UTC" });
const shortTime = (day: Date) => day.toLocaleTimeString(activeLanguage(), { timeStyle: "short" });
const mediumDay = (day: Date) => day.toLocaleDateString(activeLanguage(), { dateStyle: "medium" });
/** In French, none is singular. */
const plural = (n: number, one: string, many: string) => `${n} ${n < 2 ? one : many}`;
const galaxies = (n: number) => plural(n, "galaxie", "galaxies");
const KINDS: Record<string, string> = {
  elliptical: "elliptique",
  lenticular: "lenticulaire",
  spiral: "spirale",
  barred: "spirale barrée",
  "edge-on": "par la tranche",
  irregular: "irrégulière",
  merger: "fusion",
  ring: "anneau",
};

export const words: SiteWords = {
  app: {
    skip: "Aller au contenu",
    pages: {
      label: "Pages",
      classify: "Classer",
      five: "Cinq par jour",
      "guess-first": "Vous d’abord",
      models: "Modèles",
      about: "Fonctionnement",
      api: "API",
      batch: "Un lot",
      privacy: "Vie privée",
      shared: "La réponse de quelqu’un",
      class: "Des galaxies pour votre classe",
      teacher: "Pour une classe",
      worksheet: "Fiche d’exercice",
      unknown: "Cette page n’existe pas ici.",
    },
    noSuchPage:
      "Le lien est peut-être mal saisi, ou plus ancien que ce site. Les pages qui existent sont ci-dessus.",
    home: "Classer une galaxie",
    resting: (day) =>
      `Le nuage se repose jusqu’au ${day} : ce que ce mois peut coûter est dépensé. Les images sont classées sur votre appareil.`,
    crashed: {
      message: "Cette page est tombée en panne.",
      hint: "Ce n’est pas votre faute. Une traduction de la page ou une extension peut en être la cause ; recharger aide.",
      reload: "Recharger",
    },
    theme: { useDark: "Thème sombre", useLight: "Thème clair" },
    footer: {
      credits:
        "Les modèles ont appris des images du Sloan Digital Sky Survey et des votes des volontaires de Galaxy Zoo.",
      privacy: "Ni cookies ni traceurs. Vos images sont regardées puis oubliées.",
      docs: "La documentation de l’API",
    },
  },
  ui: {
    lazy: {
      loading: "Ouverture de cette partie …",
      failed:
        "Cette partie du site n’a pas pu être ouverte. La connexion est peut-être coupée, ou le site vient d’être renouvelé.",
      reload: "Recharger",
    },
    retry: "Réessayer",
    language: { label: "Langue", automatic: (name) => `Selon votre navigateur : ${name}` },
    wait: (seconds) => `Vous pourrez réessayer dans ${plural(seconds, "seconde", "secondes")}.`,
  },
  about: {
    title: "Fonctionnement",
    sections: [
      {
        title: "Ce qu’il fait",
        paragraphs: [
          "Depuis 2007, des centaines de milliers de volontaires ont décrit des galaxies sur Galaxy Zoo en répondant à des questions simples sur des images. Une quarantaine ont regardé chaque galaxie. Les modèles d’ici ont appris à prédire comment les quarante voteraient.",
          "Les votes dont ils ont appris ne sont pas des décomptes bruts. Les valeurs de Kaggle sont proches des fractions débiaisées de Galaxy Zoo 2 : ce que verraient les volontaires si la galaxie était plus proche. « Environ 29 sur 40 » est une lecture d’une telle fraction ; personne n’a compté vingt-neuf personnes.",
          "Une part comme 78 % ne dit donc pas à quel point un ordinateur est sûr d’avoir raison. C’est son estimation du nombre de volontaires qui le diraient. Les gens diffèrent, et là où ils diffèrent, l’estimation le devrait aussi.",
        ],
      },
      {
        title: "Ce que reçoit un modèle",
        paragraphs: [
          "Le milieu de l’image, en carré : ce qui est hors du cadre fin n’est pas regardé. Les modèles connaissent les images du Sloan Digital Sky Survey, où la galaxie remplit environ la moitié de ce carré. Les photos très différentes reçoivent des réponses de moindre valeur ; ajuster le cadre aide.",
          "Là où une image ne ressemble à aucune image de galaxie que les modèles connaissent, le titre le dit, et ce que le modèle dirait malgré tout est replié dessous.",
        ],
      },
      {
        title: "Ce que veulent dire les réponses",
        paragraphs: [
          "Les barres de chaque question s’additionnent à tous ceux à qui elle est posée. « Probablement de 22 à 33 sur les 40 » est un intervalle qui contient le nombre de volontaires neuf fois sur dix. Le chemin suit à chaque question la réponse la plus votée, et le titre ne suit le chemin qu’aussi loin qu’irait au moins la moitié des quarante.",
          "« Où il a regardé » montre ce que chaque partie de l’image ajoute à une réponse ou lui retire. Cela dit où le modèle a regardé, non pourquoi une galaxie est comme elle est.",
        ],
      },
      {
        title: "Ses limites",
        paragraphs: [
          "Les modèles ont été entraînés sur quelques milliers de galaxies proches et brillantes de Galaxy Zoo 2 : plus brillantes que la magnitude 17 en lumière rouge, plus grandes que 3 secondes d’arc, jusqu’à un décalage vers le rouge de 0,25. Ils savent peu des faibles et lointaines, des types rares et d’autres télescopes. Rien n’est corrigé de la distance, au-delà de ce que sont déjà les fractions débiaisées de Galaxy Zoo. Là où le découpage d’une galaxie a moins de 64 pixels propres au relevé, les tableaux disent « too_small » : sa réponse veut dire peu. Les modèles répètent ce que les volontaires tendent à manquer, comme les bras et les barres faibles. Pour la recherche, regardez d’abord les chiffres de la page des modèles.",
        ],
      },
      {
        title: "Vos images",
        paragraphs: [
          "Une image est envoyée au classificateur, regardée et oubliée. Ou la réponse se fait « sur cet appareil » : votre navigateur télécharge une fois les mêmes modèles publiés et les exécute, avec ou sans réseau, et l’image ne va nulle part. Les réponses sont les mêmes là où le navigateur ouvre une image comme le fait le classificateur, ce qui a été mesuré pour JPEG et PNG dans Chromium ; un autre navigateur peut différer un peu.",
          "L’historique et le score restent sur votre appareil. Les noms et positions que vous cherchez sont transmis au CDS, au SDSS et aux Legacy Surveys, par le classificateur et non par votre navigateur.",
        ],
      },
    ],
    tree: "L’arbre des questions",
    treeLoading: "Chargement des questions …",
    following: (question) => `puis la question ${question}`,
    end: "puis c’est fini",
    credits: "Crédits",
    creditItems: [
      { words: "Images : Sloan Digital Sky Survey", link: "https://www.sdss.org" },
      {
        words: "Images là où SDSS n’en a pas : DESI Legacy Imaging Surveys",
        link: "https://www.legacysurvey.org",
      },
      {
        words: "Votes : les volontaires de Galaxy Zoo",
        link: "https://www.zooniverse.org/projects/zookeeper/galaxy-zoo",
      },
      {
        words: "Willett et al. 2013, MNRAS 435, 2835 : Galaxy Zoo 2, ses questions et ses votes",
        link: "https://doi.org/10.1093/mnras/stt1458",
      },
      {
        words:
          "Dieleman, Willett & Dambre 2015, MNRAS 450, 1441 : des réseaux qui connaissent les galaxies tournées",
        link: "https://doi.org/10.1093/mnras/stv632",
      },
      {
        words: "Noms : Sesame du CDS, Strasbourg, qui interroge Simbad, NED et VizieR",
        link: "https://cds.unistra.fr/cgi-bin/Sesame",
      },
    ],
  },
  apiDocs: {
    title: "API",
    lead: "Tout sur ce site vient d’une API HTTPS publique, sans clé. Elle prend des images, des exemples, des noms et des positions, et répond en JSON.",
    docs: "Toute la documentation, à essayer",
    document: "Le document OpenAPI",
    examples: "Exemples",
    send: "Envoyer une image",
    object: "Nommer une galaxie, interroger tous les modèles, et où ils ont regardé",
    python: "En Python",
    errors:
      "Toutes les erreurs ont la même forme : un code stable, ce qui n’allait pas et que faire, en anglais.",
    batches: "Jusqu’à mille images à la fois vont dans un lot, dont le tableau arrive en CSV ou Parquet.",
    copy: "Copier",
    copied: "Copié",
  },
  batch: {
    label: "Un lot",
    preparing: "Demande d’un lot …",
    size: (pictures, megabytes) => `${number(pictures)} images, ${megabytes} Mo à envoyer.`,
    tooMany: (max, all) => `Les ${number(max)} premières sur ${number(all)} sont prises.`,
    duration: (duration) => `Une fois envoyées, il faut environ ${duration}.`,
    free: "Cela ne coûte rien : cela tourne sur la machine d’où vient cette page.",
    cost: (dollars) => `Cela coûte environ ${dollars} à qui tient ce site.`,
    lessThanACent: "moins d’un cent",
    dollars: (amount) => `${decimal(amount, 2)} $`,
    seconds: (n) => (n === 1 ? "une seconde" : `${n} secondes`),
    minutes: (n) => `${n} minutes`,
    start: "Envoyer et commencer",
    back: "Pas en lot",
    cancel: "Annuler le lot",
    sending: (sent, total) =>
      `${sent} images envoyées sur ${total}. Gardez cette page ouverte jusqu’à ce qu’elles le soient toutes.`,
    starting: "Toutes sont envoyées ; démarrage …",
    running: (done, total) => `${done} images regardées sur ${total}.`,
    notResponding: "L’API ne répond pas pour le moment ; elle est interrogée de nouveau.",
    done: (answered, failed) =>
      failed > 0
        ? `Terminé : ${answered} avec réponse ; ${failed} n’ont pas pu en avoir, et le tableau dit pourquoi.`
        : `Terminé : les ${answered} ont une réponse.`,
    unsent:
      "Les images de ce lot n’ont jamais toutes été envoyées, il n’en sortira donc rien. Commencez-en un autre.",
    ownPage: "La page du lot, pour y revenir",
    cancelled: (done, total) => `Annulé, après ${done} images sur ${total}.`,
    progress: "Avancement du lot",
    csv: "Le tableau en CSV",
    parquet: "En Parquet",
    until: (day) => `Le lot est gardé jusqu’au ${day}.`,
  },
  classify: {
    lead: "Quel type de galaxie est-ce ?",
    settings: "Réglages",
    sky: {
      width: (arcmin) =>
        `${Number(arcmin.toFixed(2)).toLocaleString(activeLanguage())} minutes d’arc de ciel`,
      closer: "Plus près",
      wider: "Plus de ciel",
      known: "Celles-ci peuvent être cherchées :",
    },
    image: {
      altOfUpload: (name) => `L’image que vous avez choisie : ${name}`,
      alt: (name) => `L’image qui est classée : ${name}`,
      sample: (id) => `Exemple ${id}`,
      position: (ra, dec) => `Ascension droite ${ra}°, déclinaison ${dec}°`,
      size: (width, height, format) => `${width} × ${height} pixels, ${format}`,
      invert: "Inverser les couleurs",
      credit: "Image :",
    },
    cropEditor: "Ajuster le cadre",
    fetchingModel: "Téléchargement du modèle, une fois …",
    result: {
      tookOnDevice: (seconds) => `${seconds} secondes sur cet appareil`,
      label: "Réponse",
      announce: (headline, sentence) => `Réponse : ${headline}. ${sentence}`,
      took: (seconds) => `${seconds} secondes aller et retour`,
    },
    pending: {
      running: "Lecture de l’image …",
      coldStart: "Réveil du modèle, environ une seconde …",
      slow: "Cela dure plus que prévu. Ce sera fini dans une demi-minute, d’une façon ou d’une autre.",
    },
    comparison: {
      title: "Les modèles côte à côte",
      loading: "Les autres modèles sont interrogés …",
      ask: "Interroger les autres modèles",
      fetches: (megabytes) => `Télécharge ${megabytes} Mo une fois.`,
    },
    bar: { label: "Qu’en faire", share: "Partager", another: "Une autre", frame: "Cadre" },
    another: "Une autre galaxie",
    similar: "Des galaxies comme celle-ci",
    batch: {
      offer: "Les envoyer en lot",
      offerNote: (most) =>
        `Un lot allant jusqu’à ${number(most)} images est traité sans cette page et donne un tableau.`,
      loading: "Ouverture …",
    },
  },
  compareFiles: {
    label: "Plusieurs images",
    done: (answered, failed, of) => {
      const waiting = of - answered - failed;
      return [
        `${plural(of, "image", "images")} : ${answered} avec réponse`,
        ...(failed > 0 ? [`${failed} illisibles`] : []),
        ...(waiting > 0 ? [`${waiting} à venir`] : []),
      ].join(", ");
    },
    progress: "Combien ont une réponse",
    csv: "Enregistrer en CSV",
    notSaved: "Le tableau n’a pas pu être écrit. Réessayez avec une connexion.",
    table: "Réponses, à faire défiler",
    columns: { file: "Fichier", headline: "Réponse", confidence: "Le diraient" },
    pending: "en attente …",
    tooMany: (max, all) => `Les ${max} premières sur ${all} sont prises ici, une par une.`,
  },
  classroom: {
    broken: "Ce lien ne contient aucune classe. Demandez le lien entier à qui vous l’a donné.",
    loading: "Chargement des galaxies …",
    copied: "Copié.",
    notCopied: (words) => `Ce navigateur ne laisse pas les pages copier : ${words}`,
    share: "Partager",
    qr: "Code QR du lien",
    pupil: {
      title: "Des galaxies pour votre classe",
      lead: (count) =>
        `${galaxies(count)}. Vous dites d’abord ce que vous voyez, puis vous voyez ce que la plupart diraient.`,
      early: (done, of) => `Rendre maintenant, avec ${done} réponses sur ${of}`,
      last: "Rendre",
      heading: "Rendez vos réponses",
      how: "Laissez l’enseignant scanner ce code, envoyez le lien ou lisez les lettres à voix haute.",
      sending: "Envoi …",
      sent: "C’est rendu. Vous avez fini.",
      waiting:
        "Pas encore rendu, car la classe est injoignable. Ce sera rendu tout seul dès que possible : laissez cette page ouverte, ou rouvrez-la.",
      sendNow: "Rendre maintenant",
      howElse: "Ou laissez l’enseignant scanner ce code, envoyez le lien ou lisez les lettres à voix haute.",
      code: "Votre code",
      copyCode: "Copier le code",
      copyLink: "Copier le lien",
      private:
        "Il contient vos réponses et un nombre tiré au sort, et rien sur vous. Il marche sans réseau, et attend ici que vous en ayez un.",
      on: "Continuer à répondre",
      another: "Recommencer, en tant qu’un autre élève",
    },
    teacher: {
      title: "Pour une classe",
      lead: "Choisissez des galaxies et donnez un seul lien à la classe. Les élèves n’ont pas besoin de compte ; ce qu’ils rendent n’est qu’à vous.",
      yours: "Vos classes",
      stored: (name, made, count, handedIn) =>
        `Classe ${name}, ${mediumDay(made)} : ${galaxies(count)}, ${handedIn} rendues`,
      choose: "Choisir des galaxies",
      chosen: (count, max) => `${count} choisies sur ${max} au plus`,
      today: "Prendre les cinq du jour",
      clear: "N’en choisir aucune",
      create: "Créer le lien",
      gathers: (days) =>
        `Les élèves rendent d’eux-mêmes : ce site recueille leurs réponses, sans noms, et les supprime après ${plural(days, "jour", "jours")}.`,
      gathering: (until) =>
        `Les élèves rendent d’eux-mêmes, et leurs réponses apparaissent ici à mesure, jusqu’au ${mediumDay(until)}. Ensuite ce site les supprime ; ce qui est apparu reste sur cet appareil.`,
      look: "Chercher de nouvelles réponses maintenant",
      copyReadLink: "Copier le lien vers ces réponses, pour un autre de vos appareils",
      readLinkHint: "Gardez ce lien pour vous : qui l’a voit ce que la classe rend.",
      none: "Il n’y a pas ici de galaxies à choisir.",
      drawn: (n) => `Galaxie d’exercice ${n}`,
      another: "Toutes vos classes",
      heading: (name) => `Classe ${name}`,
      give: "Donnez ce lien à la classe",
      link: "Le lien de la classe",
      copyLink: "Copier le lien",
      showQr: "L’afficher en code QR",
      worksheet: "Fiche d’exercice à imprimer, avec son corrigé",
      collect: "Recueillir les réponses",
      handedIn: (count) =>
        `${plural(count, "élève a rendu ses réponses", "élèves ont rendu leurs réponses")}.`,
      codes: "Codes ou liens, un par ligne",
      codesHint: "Un lien qu’un élève envoie, ou un code QR que cet appareil scanne, s’ajoute de lui-même.",
      add: "Ajouter",
      added: (count) => `${count} ajoutées.`,
      refused: (codes) =>
        `Non ajoutées, car mal saisies ou d’une autre classe : ${codes.join(", ")}. Comparez avec l’écran de l’élève.`,
      results: "Comment la classe a voté",
      nobody: "Personne n’a encore rendu ses réponses.",
      project: "Afficher en grand",
      previous: "Galaxie précédente",
      next: "Galaxie suivante",
      galaxy: (n, of, name) =>
        name === null ? `Galaxie ${n} sur ${of}` : `Galaxie ${n} sur ${of} : ${name}`,
      asked: (count) => `${plural(count, "élève a répondu", "élèves ont répondu")} à ceci.`,
      count: (count, of) => `${count} sur ${of}`,
      other: (who, percent) => `${who} : ${percent}`,
      volunteers: "Volontaires",
      model: (name) => `Le modèle ${name}`,
      askAll: "Comparer avec tous les modèles",
      csv: "Enregistrer en CSV",
      copyCodes: "Copier tous les codes, pour un autre appareil",
      remove: "Retirer cette classe de cet appareil",
      removed: "Ses réponses disparaissent avec elle. La retirer ?",
      keep: "La garder",
    },
    csv: ["galaxie", "nom", "question", "réponse", "classe_nombre", "classe_interrogés"],
    worksheet: {
      title: "Fiche d’exercice",
      lead: "Pour chaque galaxie, commencez par la question 1. Écrivez la lettre de votre réponse à côté du numéro de la question, et continuez là où pointe la flèche.",
      print: "Imprimer",
      back: "Retour à la classe",
      questions: "Les questions",
      next: (question) => (question === null ? "fin" : `question ${question}`),
      galaxy: (n) => `Galaxie ${n}`,
      answers: "Vos réponses",
      key: "Corrigé",
      keyLead: "Ce que la plupart diraient, et combien sur 40.",
      keyOf: (n, name) => (name === null ? `Galaxie ${n}` : `Galaxie ${n} : ${name}`),
      step: (question, letter, answer, count) => `${question} ${letter} : ${answer} (${count})`,
      unknown: "Personne ne sait ce que la plupart diraient.",
    },
  },
  five: {
    title: "Cinq par jour",
    lead: "Cinq galaxies, les mêmes pour tous aujourd’hui. Vous dites d’abord ce que vous voyez.",
    day: (day, ends) => `${longDay(day)}, qui finit à minuit UTC : à ${shortTime(ends)} là où vous êtes.`,
    streak: (days) => (days === 1 ? "Votre série est d’un jour." : `Votre série est de ${days} jours.`),
    loading: "Chargement d’une galaxie …",
    none: "Il n’y a pas ici de galaxies sur lesquelles interroger.",
    galaxy: (n, of) => `Galaxie ${n} sur ${of}`,
    own: (answer) => `Vous : ${answer}.`,
    most: (count, real) =>
      real
        ? `Environ ${count} volontaires sur 40 le diraient aussi.`
        : `Le modèle s’attend à ce que ${count} sur 40 le voient aussi.`,
    minority: (count, most, real) => {
      const few =
        [`Presque personne sur 40 ne le dirait`, `Vous seriez la seule personne sur 40`][count] ??
        `Vous seriez l’une de ${count} personnes sur 40`;
      return real
        ? `${few} ; la plupart des volontaires : ${most}.`
        : `${few}, selon le modèle ; la plupart : ${most}.`;
    },
    agreed: (same, of) =>
      of === 0
        ? "Personne ne sait ce que la plupart diraient."
        : `Vous en avez vu ${same} sur ${of} comme la plupart`,
    named: (name) => `Voici ${name}.`,
    astronomers: (type) => `Les astronomes la disent ${type}.`,
    model: (headline, sentence) => `Le modèle : ${headline.toLowerCase()}. ${sentence}`,
    next: "Galaxie suivante",
    result: "Mon résultat",
    whole: "Voir la réponse entière",
    score: (same, of) => `Vous en avez vu ${same} sur ${of} comme la plupart`,
    nth: (n) => `Galaxie ${n}`,
    row: (marks) => {
      const count = (wanted: string) => marks.filter((mark) => mark === wanted).length;
      return `${count("most")} comme la plupart, ${count("many")} comme un quart ou plus, ${count("few")} comme peu`;
    },
    legend: "Plein : comme la plupart. À moitié plein : comme un quart ou plus. Vide : comme peu.",
    share: "Partager",
    copy: "Copier les carrés",
    copied: "Les carrés sont copiés.",
    notCopied: (words) => `Ce navigateur ne laisse pas les pages copier : ${words}`,
    shared: (day) => `Cinq galaxies, ${longDay(day)}`,
    others: "D’autres galaxies, au hasard",
    tomorrow: "Demain : cinq de plus. Votre série n’est gardée que sur cet appareil.",
    forClass: "Pour une classe",
  },
  guessFirst: {
    title: "Vous d’abord",
    lead: "Répondez aux questions auxquelles répondent les volontaires de Galaxy Zoo. Puis voyez ce qui a été voté et ce que dit le modèle.",
    loading: "Chargement d’une galaxie …",
    none: "Il n’y a pas ici d’exemples sur lesquels interroger.",
    alt: (simulated) => `Une galaxie ${simulated ? "simulée " : ""}à décrire`,
    question: "Question, à laquelle répondent les touches 1 à 6",
    step: (n) => `Question ${n}`,
    back: "Une question en arrière",
    agreed: (same, of, simulated) =>
      `Vous êtes d’accord avec ${simulated ? "les votes inventés" : "les volontaires"} sur ${same} de ${plural(of, "question", "questions")}`,
    same: (own, percent, simulated) =>
      simulated
        ? `Vous et la plupart des votes inventés : ${own} (${percent})`
        : `Vous et la plupart des volontaires : ${own} (${percent})`,
    other: (own, percent, majority, simulated) =>
      simulated
        ? `Vous : ${own}, avec ${percent} des votes inventés. La plupart : ${majority}`
        : `Vous : ${own}, comme ${percent} des personnes interrogées. La plupart : ${majority}`,
    simulated: "Cette galaxie est simulée, et ses votes sont inventés.",
    votes: (simulated) => (simulated ? "Les votes inventés" : "Les volontaires"),
    model: "Le modèle",
    next: "Galaxie suivante",
    whole: "Voir la réponse entière",
    score: (count, same, answers) =>
      `Jusqu’ici : ${galaxies(count)} ; vous avez donné la réponse la plus votée à ${same} de ${plural(answers, "question", "questions")}.`,
    noScore: "Votre score n’est gardé que sur cet appareil.",
    forget: "L’oublier",
  },
  history: {
    title: (n) => `Ce que vous avez demandé (${n})`,
    note: "Gardé sur cet appareil seulement. Vos propres images ne sont pas gardées, seulement leurs noms et réponses.",
    erase: "Tout effacer",
  },
  models: {
    title: "Modèles",
    lead: "Ce qui répond ici, sur quoi chacun a été entraîné et ce qu’il vaut. Chaque chiffre a été mesuré sur des galaxies sur lesquelles aucun modèle n’a été entraîné.",
    loading: "Chargement des modèles …",
    loadingCard: "Chargement de la fiche …",
    default: "par défaut",
    columns: { model: "Modèle", miss: "Erreur", right: "Juste", size: "Mo", time: "ms" },
    columnsNote:
      "Erreur : de combien une part prédite des volontaires s’écarte typiquement, en points de pourcentage. Juste : galaxies mises dans le bon de trois types larges ; pour un modèle de classes, dans les siennes. Mo : son fichier. ms : une image, sur un cœur d’un serveur. Le nom d’un modèle ouvre sa fiche.",
    ofVotes: "votes",
    ofClasses: (n) => `${n} classes`,
    ofNumber: (label) => `un nombre, ${label}`,
    unmeasured: "–",
    figures: {
      miss: (points) => decimal(points, 1),
      right: (fraction) => `${Math.round(fraction * 100)} %`,
      size: (megabytes) => decimal(megabytes, 1),
      time: (milliseconds) => decimal(milliseconds, 1),
    },
    tradeoffs: {
      title: "Ce que coûte la précision",
      measure: "Afficher",
      axes: {
        miss: "Erreur typique, points de pourcentage",
        right: "Galaxies dans la bonne classe",
        size: "Taille du fichier, Mo",
        time: "Temps par image, ms",
      },
      plot: (accuracy, cost) => `${accuracy}, contre : ${cost.toLowerCase()}`,
      tick: (value) => number(value),
      note: "Plus haut est mieux dans les deux. Les modèles de classes ne prédisent pas de votes et ne sont pas ici.",
      noteOfClasses:
        "Plus haut est mieux dans les deux. Creux : modèles de classes, pour leurs propres classes ; les autres, pour trois types larges.",
    },
    version: (version, all) => (all > 1 ? `Version ${version} sur ${all}` : `Version ${version}`),
    size: "Taille",
    kilobytes: (bytes) => `${number(Math.round(bytes / 1000))} ko`,
    baseline: "En ne connaissant que la moyenne",
    error: "Erreur typique",
    accuracy: "Juste",
    points: (rmse) => `${decimal(rmse * 100, 1)} points de pourcentage par réponse`,
    ofHundred: (accuracy) => `${Math.round(accuracy * 100)} galaxies sur 100`,
    testTimeAugmentation: "Avec seize vues tournées",
    interval: "Intervalle",
    intervalOf: (halfWidth, percent) =>
      `l’estimation ± ${halfWidth} contient ${percent} % des vraies valeurs`,
    coverage: "« Probablement de … à … sur 40 » se vérifie",
    coverageOf: (fraction) => `pour ${decimal(fraction * 100, 1)} % des réponses ; il le devrait pour 90 %`,
    falsePositives: "Dit d’une galaxie qu’elle n’y ressemble pas",
    falsePositivesOf: (fraction) => `pour ${decimal(fraction * 100, 1)} % des galaxies`,
    activationMaps: "Peut dire où il a regardé",
    yes: "oui",
    no: "non",
    trainedOn: "Entraîné sur",
    scope: "Fait pour",
    fractions: "Ce que sont ses fractions",
    galaxies: (n, name) => `${number(n)} galaxies de ${name}`,
    measuredOn: "Mesuré sur",
    others: (n) => `${number(n)} autres`,
    licence: "Licence",
    dataLicence: "Conditions des données",
    citation: "Articles",
    chart: "Erreur typique par question, en points de pourcentage",
    chartNote: "Le trait court est l’erreur de qui dirait toujours la moyenne.",
    plots: {
      ofVotes:
        "Graphiques : une part de 70 % est-elle donnée par 70 %, et quelle classe est prise pour laquelle",
      ofClasses: "Graphique : quelle classe est prise pour laquelle",
      loading: "Chargement des graphiques …",
      none: "Il n’y a pas de graphiques de cette version.",
      reliability: "Une part de 70 % est-elle donnée par 70 % ?",
      reliabilityNote:
        "Chaque point représente des galaxies dont le modèle prédit à peu près la même chose ; plus il est grand, plus elles sont nombreuses. Sur la diagonale pointillée, la moyenne des volontaires est ce qui a été prédit. Les parts sont de tous les volontaires.",
      reliabilityOf: (question, answers) =>
        `${question} Ce qu’ont dit les volontaires contre ce que le modèle a prédit. ${answers.join(" ; ")}.`,
      farthest: (difference) => `au plus ${decimal(difference * 100, 0)} points d’écart`,
      predicted: "prédit",
      voted: "volontaires",
      confusion: (classes) => `Sur ${classes} classes, laquelle est prise pour laquelle`,
      confusionNote:
        "Une ligne pour chaque classe que donnent les votes des volontaires, une colonne pour chacune que donnent ceux du modèle ; plus un champ est sombre ou clair, plus il contient de sa ligne. Ceux de la diagonale sont justes.",
      confusionRow: (name, right, of) => `${name} : ${right} justes sur ${of}`,
      oddity: { "Class6.1": "étrange", "Class6.2": "pas étrange" },
    },
    lowestMiss: (points) =>
      `Quarante volontaires interrogés de nouveau s’écarteraient des quarante premiers de ${points} points : aucun modèle ne peut faire mieux.`,
  },
  privacy: {
    title: "Vie privée",
    sections: [
      {
        title: "Vos images",
        paragraphs: [
          "Une image que vous apportez est envoyée au serveur de ce site, regardée et oubliée : elle n’est écrite nulle part. Si vous choisissez votre propre appareil, elle ne le quitte pas.",
          "Plusieurs fichiers à la fois vont dans un lot, qui doit les garder jusqu’à ce que tous aient une réponse, là où personne sans le lien du lot ne peut les voir. Ce qu’une photo dit du lieu, du moment et de l’appareil de la prise de vue y est retiré à la première lecture ; dans les fichiers dont le lot n’est jamais lancé, cela reste jusqu’à leur suppression.",
          "Un nom ou un lieu du ciel est cherché auprès de services publics d’astronomie (le CDS, le SDSS, les DESI Legacy Imaging Surveys). Ils voient le serveur de ce site, pas vous.",
        ],
      },
      {
        title: "Sur votre appareil",
        paragraphs: [
          "Il n’y a ni cookies ni traceurs, et rien n’est chargé d’autres sites. Ce navigateur garde le thème et la langue que vous avez choisis, les modèles téléchargés, ce que vous avez répondu dans « Cinq par jour » et pour une classe, et les noms et réponses de ce que vous avez demandé, que « Tout effacer » sous cette liste supprime.",
        ],
      },
      {
        title: "Journaux",
        paragraphs: [
          "Le serveur note pour chaque requête ce qui a été demandé, combien de temps cela a pris et si cela a échoué, sans votre adresse, votre image ni son nom, et le supprime après quelques jours. L’entreprise dont les ordinateurs le font tourner doit traiter votre adresse pour vous répondre.",
        ],
      },
    ],
    operator: {
      title: "Qui tient ce site",
      loading: "On demande qui tient ce site …",
      name: (name) =>
        name ?? "Qui tient ce site n’a pas donné de nom. C’est un logiciel libre, que chacun peut installer.",
      uploads: (days) =>
        `Les fichiers et le tableau d’un lot sont supprimés ${days} jours après sa création.`,
      classes: (days) =>
        days === null
          ? "Ce qu’une classe rend n’atteint aucun serveur : des codes et des liens le portent à l’appareil de l’enseignant."
          : `Là où un enseignant laisse ce site recueillir ce qu’une classe rend, les réponses sont stockées, chacune avec un nombre tiré au sort et rien sur qui les a données, et supprimées ${days} jours après la création de la classe.`,
    },
  },
  result: {
    models: {
      legend: "Quel modèle répond",
      unmeasured: "Son erreur n’a pas été mesurée",
      votesError: (points) => `Erreur typique : ${points} points de pourcentage par réponse`,
      classesError: (right) => `Juste pour environ ${right} galaxies sur 100`,
      numberError: (miss) => `Erreur typique : ${miss}`,
      measuredOn: "Mesuré sur des galaxies sur lesquelles les modèles n’ont pas été entraînés.",
    },
    prediction: {
      tType: (tType) => `Type de Hubble environ ${tType}, où 0 est lenticulaire et 10 irrégulier`,
      by: (title) => `Répondu par : ${title}`,
      underlying: "Montrer ce que dirait le modèle",
      votes: (headline, simulated) =>
        simulated
          ? `Simulée ; ses votes inventés disent : ${headline.toLowerCase()}.`
          : `Les volontaires eux-mêmes ont dit : ${headline.toLowerCase()}.`,
      agree: "Le modèle est d’accord.",
      disagree: "Le modèle voit autre chose.",
    },
    dots: { label: "Ce que quarante volontaires diraient d’abord", count: (n, answer) => `${n} ${answer}` },
    tabs: { label: "Plus sur la réponse", answer: "Réponse", tree: "Arbre", models: "Modèles" },
    questions: { tiles: "Le chemin, question par question" },
    fraction: {
      interval: (lower, upper, of) => `probablement de ${lower} à ${upper} sur les ${of}`,
      votes: (percent, simulated) => (simulated ? `votes inventés : ${percent}` : `volontaires : ${percent}`),
    },
    classes: { title: "La probabilité de chaque classe" },
    number: {
      title: "Combien, et avec quelle certitude",
      estimate: "Estimation",
      interval: (percent) => `Intervalle valable pour ${percent}`,
      between: (lower, upper) => `de ${lower} à ${upper}`,
    },
    heatmap: {
      open: "Où il a regardé",
      show: "Montrer sur l’image",
      hold: "Maintenir pour voir l’image",
      loading: "On demande où il a regardé …",
      thisAnswer: "cette réponse",
      failed: "On n’a pas pu demander où il a regardé.",
      for: (answer) => `en faveur de : ${answer}`,
      against: "contre",
      blank: (answer) => `Rien dans cette image n’est en faveur de : ${answer}.`,
      location: (place) => `L’essentiel se trouve ici : ${place}.`,
      top: "haut",
      bottom: "bas",
      left: "gauche",
      right: "droite",
      middle: "milieu",
    },
    comparison: {
      label: "Ce que dit chaque modèle, à faire défiler",
      byQuestion: "Où ils divergent, question par question",
      question: "Question",
      ofOthers: "Ceux-ci ont leurs propres étiquettes et ne sont pas comparés aux autres.",
      votes: (simulated) => (simulated ? "Votes inventés" : "Volontaires"),
    },
    tree: {
      note: "Chaque ligne est une question, aussi large que la part de tous les volontaires à qui elle est posée. En ambre, le chemin.",
      label: "L’arbre, à faire défiler",
      alternative: "L’arbre de décision de haut en bas. Le tableau ci-dessous a les mêmes chiffres.",
      asTable: "La même chose en tableau",
      question: "Question",
      answer: "Réponse",
      ofAll: "De tous les volontaires",
      short: {
        1: "Lisse ?",
        2: "Tranche ?",
        3: "Barre ?",
        4: "Bras ?",
        5: "Bulbe ?",
        6: "Étrange ?",
        7: "Ronde ?",
        8: "En quoi ?",
        9: "Bulbe ?",
        10: "Serrés ?",
        11: "Combien ?",
      },
    },
    answers: {
      "Class1.1": "lisse",
      "Class1.2": "des structures ou un disque",
      "Class1.3": "une étoile ou un artefact",
      "Class2.1": "un disque vu par la tranche",
      "Class2.2": "un disque non vu par la tranche",
      "Class3.1": "une barre",
      "Class3.2": "pas de barre",
      "Class4.1": "des bras spiraux",
      "Class4.2": "pas de bras spiraux",
      "Class5.1": "pas de bulbe",
      "Class5.2": "un bulbe à peine visible",
      "Class5.3": "un bulbe évident",
      "Class5.4": "un bulbe dominant",
      "Class6.1": "quelque chose d’étrange",
      "Class6.2": "rien d’étrange",
      "Class7.1": "une forme ronde",
      "Class7.2": "une forme entre ronde et mince",
      "Class7.3": "une forme de cigare",
      "Class8.1": "un anneau",
      "Class8.2": "une lentille ou un arc",
      "Class8.3": "une forme perturbée",
      "Class8.4": "une forme irrégulière",
      "Class8.5": "quelque chose sans nom",
      "Class8.6": "une fusion",
      "Class8.7": "une bande de poussière",
      "Class9.1": "un bulbe arrondi",
      "Class9.2": "un bulbe en forme de boîte",
      "Class9.3": "pas de bulbe",
      "Class10.1": "des bras serrés",
      "Class10.2": "des bras moyennement serrés",
      "Class10.3": "des bras lâches",
      "Class11.1": "un bras",
      "Class11.2": "deux bras",
      "Class11.3": "trois bras",
      "Class11.4": "quatre bras",
      "Class11.5": "plus de quatre bras",
      "Class11.6": "des bras difficiles à compter",
    },
    shared: {
      title: "La réponse de quelqu’un",
      lead: "Ce qu’un modèle a dit de l’image de quelqu’un. Le lien porte la réponse, pas l’image.",
      unchecked: "Ces nombres viennent avec le lien, et personne ne les a vérifiés.",
      broken: "Ce lien ne porte aucune réponse lisible. Il en manque peut-être une partie.",
      own: "Classer une image à vous",
    },
    export: {
      title: "Partager ou enregistrer",
      share: "Partager",
      copy: "Copier un lien",
      copied: "Le lien est copié. Il redonne cette réponse.",
      notCopied: (link) => `Ce navigateur ne laisse pas les pages copier. Le lien : ${link}`,
      card: "Enregistrer en image",
      drawn: "L’image est enregistrée.",
      notDrawn: "Ce navigateur n’a pas pu dessiner l’image.",
      notSaved: "Le tableau n’a pas pu être écrit. Réessayez avec une connexion.",
      json: "JSON",
      csv: "CSV",
      noLink: "Il n’y a pas de lien vers une image à vous : elle n’est gardée nulle part.",
      answerLink: "Ce lien porte la réponse, pas votre image, qui n’est gardée nulle part.",
    },
  },
  field: {
    label: "Galaxies de cette image",
    several: (count) => `Il y a ${count} galaxies ici :`,
    all: "Toutes",
    middle: "Celle du milieu",
    loading: "Chaque galaxie est regardée …",
    picture: "L’image, avec ses galaxies numérotées",
    strip: "Chaque galaxie, la plus brillante d’abord",
    open: (number, headline) => `Galaxie ${number} : ${headline}`,
    unanswered: "Pas de réponse",
    some: (listed, found) => `Les ${listed} plus brillantes sur ${found} sont listées.`,
    noStars: "Aucun groupe d’étoiles n’est visible pour comparer : certaines peuvent être des étoiles.",
    unfinished: "Le temps a manqué : les plus faibles n’ont pas de réponse. Envoyez une image plus petite.",
    csv: "Enregistrer le tableau (CSV)",
    notCut: "Ce navigateur ne peut pas découper la galaxie.",
  },
  similar: {
    none: "Rien ici à quoi la comparer.",
    open: (caption, percent) => `${caption}, semblable à ${percent}`,
    loading: "Recherche de galaxies comme celle-ci …",
  },
  readingOptions: {
    title: "Comment le fichier est lu",
    planes: "Plans pour le rouge, le vert et le bleu, ou un seul",
    planesNote: (names) =>
      `Il a ${names}. Écrivez des noms ou des numéros, comme 3,2,1 ; vide, le choix est automatique.`,
    planesNoteUnknown: "Écrivez des noms ou des numéros, comme 3,2,1 ; vide, le choix est automatique.",
    stretch: "Valeurs",
    stretches: {
      auto: "à déterminer",
      asinh: "lumière telle que mesurée : l’étirer",
      none: "prêtes à être montrées : les laisser",
    },
    read: "Lire ainsi",
  },
  upload: {
    drop: {
      letGo: "Lâchez pour classer",
      choose: "Utiliser mon image",
      paste: "ou déposez-en ici, ou collez-en une avec Ctrl + V (⌘ V sur Mac)",
      camera: "Prendre une photo",
      name: "En nommer une",
    },
    showcase: {
      label: "Une galaxie avec sa réponse",
      alt: (name) => (name ? `La galaxie ${name}` : "Une galaxie d’exercice, dessinée par ordinateur"),
      drawn: "Galaxie d’exercice, dessinée par ordinateur",
      astronomers: (type) => `Astronomes : ${type}`,
      open: "Voir la réponse entière",
    },
    gallery: {
      title: "Ou l’une de celles-ci",
      practice: "Galaxies d’exercice, dessinées par ordinateur",
      another: "Ou l’une de celles-ci",
      surprise: "Surprenez-moi",
      filter: "Montrer",
      everything: "tous les types",
      filters: {
        spiral: "spirales",
        barred: "barrées",
        "edge-on": "disques par la tranche",
        elliptical: "elliptiques et lisses",
        lenticular: "lenticulaires",
        ring: "anneaux",
        merger: "fusions",
        irregular: "irrégulières",
        disturbed: "perturbées",
        "dust-lane": "bandes de poussière",
        "star-or-artifact": "étoiles et artefacts",
      },
      none: "Il n’y en a pas de ce type parmi les exemples.",
      more: "En montrer plus",
      sample: (n, headline, simulated) => {
        if (!headline) return `Exemple ${n}`;
        const who = simulated ? "les votes inventés" : "les volontaires";
        return `Exemple ${n} : ${who} disent ${headline.toLowerCase()}`;
      },
      named: (label, kind) => (kind ? `${label} · ${KINDS[kind] ?? kind}` : label),
      model: (headline) => `Modèle : ${headline.toLowerCase()}`,
      simulated: "Galaxies d’exercice, dessinées par ordinateur ; leurs votes sont inventés.",
    },
    sky: {
      label: "Nommez une galaxie du ciel",
      chips: "Par exemple",
      placeholder: "M51, NGC 1300, 202.47 47.20",
      submit: "La chercher",
      hint: "Un nom de catalogue, ou une ascension droite et une déclinaison.",
      outOfRange:
        "Ce lieu n’existe pas : l’ascension droite va de 0 à 360° ou 24 h, la déclinaison de −90° à +90°, les minutes et secondes jusqu’à 60.",
      invalid: "Écrivez un nom comme M51, ou une position comme 202.47 47.20 ou 13:29:53 +47:11:43.",
    },
    crop: {
      opening: "Ouverture de l’image …",
      square: "Le cadre : les flèches le déplacent, plus et moins zooment, les crochets le tournent",
      note: "Glissez pour déplacer, pincez ou défilez pour zoomer ; ou prenez les flèches, + et −, [ et ]. La galaxie devrait remplir environ la moitié du carré. Le modèle reçoit exactement ceci.",
      zoom: "Zoom",
      rotate: "Tourner",
      side: (pixels) => `${pixels} pixels de l’image en largeur`,
      degrees: (degrees) => `${degrees} degrés`,
      use: "Classer ceci",
      cancel: "Annuler",
      reset: "De nouveau l’image entière",
    },
    centre: {
      question:
        "La galaxie n’est pas placée dans l’image comme les modèles les connaissent. Est-ce celle du carré en pointillé ?",
      use: "Centrer sur elle",
    },
  },
  inference: {
    onDevice: "Garder mes images sur cet appareil",
    fetches: (megabytes, more) =>
      `Télécharge ${megabytes} Mo une fois, et ${more} Mo de plus pour comparer les modèles. Ensuite, cela marche sans réseau.`,
    ready: "Prêt, avec ou sans réseau. Vos images restent sur cet appareil.",
    progress: "Part déjà arrivée",
    loaded: (megabytes, total) => `${megabytes} sur ${total} Mo`,
    fallback: {
      offline: "Il n’y a pas de connexion : répondu sur cet appareil.",
      busy: "Le nuage est occupé : répondu sur cet appareil.",
      down: "Le nuage ne répond pas : répondu sur cet appareil.",
    },
    fetched: (megabytes) => `Il a pour cela téléchargé ${megabytes} Mo, une fois.`,
    offer: "Répondre sur cet appareil",
    offerNote: (megabytes) =>
      `Il télécharge ${megabytes} Mo une fois ; cet appareil est réglé pour économiser les données.`,
    retryCloud: "Réessayer dans le nuage",
    unknownSchema: {
      message: "Cette page ne peut pas lire la description du modèle.",
      hint: "Rechargez la page : elle est peut-être plus ancienne que les modèles.",
    },
    corrupt: {
      message: "Le fichier du modèle n’est pas celui qui a été publié.",
      hint: "Réessayer le télécharge de nouveau.",
    },
    unreadable: {
      message: (format) => `Ce navigateur ne peut pas ouvrir une image ${format}.`,
      hint: "Faites-y répondre dans le nuage, ou enregistrez-la en JPEG ou PNG.",
    },
    cannotRun: {
      message: "Ce navigateur ne peut pas exécuter le modèle.",
      hint: "Faites répondre dans le nuage, ou utilisez un navigateur plus récent.",
    },
  },
  appError: {
    codes: {
      invalid_request: {
        message: "Le classificateur n’a pas compris la question.",
        hint: "Vérifiez le nom ou la position, ou choisissez une autre image.",
      },
      unknown_model: {
        message: "Le modèle que nomme le lien n’est plus ici.",
        hint: "Choisissez un autre modèle, ou repartez de la page d’accueil.",
      },
      unknown_sample: {
        message: "L’exemple que nomme le lien n’est plus ici.",
        hint: "Choisissez-en un autre.",
      },
      unknown_object: {
        message: "Aucun catalogue ne connaît ce nom.",
        hint: "Vérifiez l’orthographe, ou donnez une position.",
      },
      unknown_batch: {
        message: "Ce lot n’existe pas, ou plus.",
        hint: "Vérifiez le lien, ou commencez un autre lot.",
      },
      outside_footprint: {
        message: "Aucun des relevés n’a d’image de ce lieu du ciel.",
        hint: "Essayez une autre galaxie, ou apportez-en une image.",
      },
      sky_disabled: {
        message: "La recherche dans le ciel est désactivée ici.",
        hint: "Apportez une image de la galaxie, ou choisissez un exemple.",
      },
      sky_unavailable: {
        message: "Les services où l’on cherche dans le ciel ne répondent pas.",
        hint: "Attendez un instant, puis réessayez.",
      },
      not_found: {
        message: "Ce qui a été demandé n’existe pas.",
        hint: "Rechargez la page : elle est peut-être plus ancienne que le classificateur.",
      },
      too_many_requests: {
        message: "Beaucoup d’images sont classées en ce moment.",
        hint: "Attendez un instant, puis réessayez.",
      },
      daily_quota: {
        message: "Assez de lots ont été acceptés pour aujourd’hui.",
        hint: "Réessayez demain, ou envoyez moins d’images.",
      },
      empty_image: { message: "Le fichier est vide.", hint: "Choisissez une image." },
      not_an_image: {
        message: "Le fichier n’est pas une image lisible ici.",
        hint: "Prenez du JPEG, PNG, WebP, TIFF, GIF ou FITS.",
      },
      broken_image: {
        message: "L’image est abîmée ou tronquée.",
        hint: "Enregistrez-la de nouveau, ou renvoyez-la.",
      },
      image_too_small: {
        message: "L’image est trop petite : le petit côté doit avoir au moins 64 pixels.",
        hint: "Prenez un découpage plus grand de la galaxie.",
      },
      too_many_pixels: {
        message: "L’image a trop de pixels.",
        hint: "Prenez une copie plus petite ; 424 × 424 pixels suffisent largement.",
      },
      uniform_image: {
        message: "L’image est partout la même : on n’y voit rien.",
        hint: "Choisissez une autre image, ou d’autres plans du fichier.",
      },
      unreadable_here: {
        message: "Ce navigateur ne peut pas ouvrir cette image.",
        hint: "Faites-y répondre dans le nuage, ou enregistrez-la en JPEG ou PNG.",
      },
      cannot_run_here: {
        message: "Ce navigateur ne peut pas exécuter le modèle.",
        hint: "Faites répondre dans le nuage, ou utilisez un navigateur plus récent.",
      },
    },
    offline: {
      message: "Cet appareil est hors ligne.",
      hint: "Vérifiez la connexion, puis réessayez.",
    },
    unreachable: {
      message: "Le classificateur est injoignable.",
      hint: "Il est peut-être en panne, ou la connexion l’est. Attendez un instant, puis réessayez.",
    },
    timeout: {
      message: "Le classificateur a mis trop longtemps à répondre.",
      hint: "Réessayer aide souvent.",
    },
    unreadable: {
      message: "Le classificateur a donné une réponse que cette page ne peut pas lire.",
      hint: "Réessayer peut aider ; sinon, rechargez la page.",
    },
    tooManyRequests: {
      message: "Beaucoup d’images sont classées en ce moment.",
      hint: "Attendez un instant, puis réessayez.",
    },
    unavailable: {
      message: "Le classificateur n’est pas prêt.",
      hint: "Il démarre ou est occupé. Attendez un instant, puis réessayez.",
    },
    failed: {
      message: "Quelque chose a échoué dans le classificateur.",
      hint: "Ce n’est pas la faute de votre image. Réessayer peut aider.",
    },
    refusedSize: { message: "L’image est trop grande.", hint: "Envoyez une copie plus petite." },
    refused: {
      message: "Le classificateur n’a pas accepté la requête.",
      hint: "Essayez une autre image, ou rechargez la page.",
    },
    tooLargeToDownscale: {
      message: (megabytes, most) =>
        `Le fichier fait ${megabytes} Mo ; on en envoie au plus ${most}, et ce navigateur ne peut pas l’ouvrir pour le réduire.`,
      hint: "Enregistrez-le en JPEG ou PNG, envoyez une copie plus petite, ou laissez la commande « galaxy classify » le lire.",
    },
    nothingPasted: {
      message: "Il n’y a pas d’image dans ce que vous avez collé.",
      hint: "Copiez l’image elle-même, pas son adresse, ou choisissez un fichier.",
    },
    nothingDropped: {
      message: "Il n’y a pas de fichier dans ce que vous avez déposé.",
      hint: "Enregistrez d’abord l’image et déposez le fichier, ou choisissez-le.",
    },
    unexpected: {
      message: "Quelque chose a échoué sur cette page.",
      hint: "Réessayer peut aider ; sinon, rechargez la page.",
    },
  },
  glossary: {
    1: {
      question: "Qu’est-ce qu’un disque ?",
      meaning:
        "Beaucoup de galaxies sont plates et rondes comme une assiette, souvent avec des bras ou une barre : un disque. D’autres sont des boules lisses d’étoiles qui n’en ont pas.",
    },
    2: {
      question: "Que veut dire par la tranche ?",
      meaning:
        "Un disque que nous regardons de côté : il apparaît comme un trait fin, souvent plus épais au milieu.",
    },
    3: {
      question: "Qu’est-ce qu’une barre ?",
      meaning:
        "Une bande droite d’étoiles à travers le centre. Les bras spiraux commencent souvent à ses bouts.",
    },
    4: {
      question: "Que sont les bras spiraux ?",
      meaning: "Des traînées courbes d’étoiles jeunes et brillantes qui s’enroulent vers l’extérieur.",
    },
    5: {
      question: "Qu’est-ce qu’un bulbe ?",
      meaning: "L’amas rond et brillant d’étoiles surtout vieilles au milieu d’un disque.",
    },
    6: {
      question: "Qu’est-ce qui compte comme étrange ?",
      meaning:
        "Un anneau, une lentille ou un arc, une bande de poussière, deux galaxies qui fusionnent, ou une forme qui ne va avec rien d’autre.",
    },
    7: {
      question: "Qu’entend-on par rondeur ?",
      meaning: "Telle qu’elle apparaît sur l’image : d’un cercle à un cigare, en passant par un œuf.",
    },
    8: {
      question: "Que veulent dire ces mots ?",
      meaning:
        "Une lentille ou un arc est la lumière d’une galaxie loin derrière, courbée par celle-ci. Perturbée : déformée par une voisine. Une fusion : deux galaxies qui n’en font plus qu’une. Une bande de poussière : une traînée sombre.",
    },
    9: {
      question: "À quoi ressemble un bulbe de côté ?",
      meaning:
        "Il dépasse au-dessus et au-dessous du disque fin : comme une boule, comme une boîte, ou pas du tout.",
    },
    10: {
      question: "Que veut dire serrés ?",
      meaning: "Les bras serrés tournent tout près du milieu ; les lâches s’ouvrent vite vers l’extérieur.",
    },
    11: {
      question: "Comment compte-t-on les bras ?",
      meaning:
        "Chaque traînée qui commence près du milieu en est un. Là où ils sont morcelés, personne ne peut le dire.",
    },
  },
  shared: {
    siteName: "Classificateur de galaxies",
    imageCredit: (credit) => `Images : ${credit}`,
    unshowableImage:
      "Ce navigateur ne peut pas montrer ce type d’image ; le classificateur peut peut-être la lire.",
    unnamedImage: "image collée",
    asked: {
      all: "Cela est demandé à tous les volontaires.",
      some: (n, of) => `Cela serait demandé à environ ${n} volontaires sur ${of}.`,
      hardlyAny: (of) => `Cela ne serait demandé à presque aucun des ${of} volontaires.`,
    },
    fraction: {
      of: (n, of) => `${n} sur ${of}`,
      ofAll: (n, of) => `environ ${n} volontaires sur ${of}`,
      ofAsked: (n, asked) => `environ ${n} sur les ${asked} interrogés`,
      hardlyAny: "presque aucun",
      belowOne: "moins de 1 %",
      aboveNinetyNine: "plus de 99 %",
      percent: (n) => `${n} %`,
    },
  },
};

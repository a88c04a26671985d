/** The words of the pages that are read rather than used, in English; apart, so that the front page need not load them. */

export const pages = {
  models: {
    title: "Models",
    lead: "What answers here, what each was trained on, and how good it is. Every figure was measured on galaxies that no model was trained on.",
    loading: "Fetching the models …",
    default: "answers unless you choose",
    version: (version: string, all: number) =>
      all > 1 ? `Version ${version} of ${all}` : `Version ${version}`,
    size: "Size",
    kilobytes: (bytes: number) => `${Math.round(bytes / 1000).toLocaleString("en")} kB`,
    knowingNothing: "Knowing only the average",
    error: "Typical miss",
    right: "Right",
    points: (rmse: number) => `${(rmse * 100).toFixed(1)} percentage points per answer`,
    ofHundred: (accuracy: number) => `${Math.round(accuracy * 100)} of 100 galaxies`,
    views: "With sixteen turned views",
    coverage: "“Probably … to … of 40” holds",
    coverageOf: (share: number) => `for ${(share * 100).toFixed(1)}% of the answers; it should for 90%`,
    alarms: "Says of a galaxy that it looks like none",
    alarmsOf: (share: number) => `for ${(share * 100).toFixed(1)}% of the galaxies`,
    maps: "Can say where it looked",
    yes: "yes",
    no: "no",
    trainedOn: "Trained on",
    galaxies: (n: number, name: string) => `${n.toLocaleString("en")} galaxies of ${name}`,
    measuredOn: "Measured on",
    others: (n: number) => `${n.toLocaleString("en")} others`,
    licence: "Licence",
    dataLicence: "Terms of the data",
    citation: "Papers",
    chart: "Typical miss by question, in percentage points",
    chartNote: "The short line is what one would miss by always saying the average.",
    plots: {
      reliability: {
        title: "Is a share of 70% given by 70%? The plot of reliability",
        alt: (title: string) =>
          `Reliability of ${title}: for each question, the shares that volunteers gave against those that the model foretold. Points on the diagonal are right on average.`,
      },
      confusion: {
        title: "Which class is taken for which",
        alt: (title: string) =>
          `Confusion of ${title}: how many galaxies of each class the model put into each. Those on the diagonal are right.`,
      },
      "confusion-3": {
        title: "Elliptical, spiral, irregular: which is taken for which",
        alt: (title: string) =>
          `Confusion of ${title}: how many elliptical, spiral and irregular galaxies the model took for each. Those on the diagonal are right.`,
      },
      "confusion-5": {
        title: "The answers of questions 1 and 6: which is taken for which",
        alt: (title: string) =>
          `Confusion of ${title}: the most voted of five answers against the model's. Those on the diagonal are right.`,
      },
    },
    lowestMiss: (points: string) =>
      `Forty volunteers asked anew would miss the first forty by ${points} points: no model can do better.`,
  },
  how: {
    title: "How it works",
    sections: [
      {
        title: "What it does",
        paragraphs: [
          "Since 2007 hundreds of thousands of volunteers have described galaxies at Galaxy Zoo, by answering simple questions about pictures. About forty looked at each galaxy. The models here have learned to foretell how the forty would vote.",
          "So a share such as 78% is not how sure a computer is that it is right. It is its estimate of how many volunteers would say so. People differ, and where they do, the estimate should too.",
        ],
      },
      {
        title: "What a model gets",
        paragraphs: [
          "The middle of the picture, as a square: what lies outside the thin frame is not looked at. The models know the Sloan Digital Sky Survey's pictures, in which the galaxy fills about half of that square. Photos that differ much from them get answers of less worth; adjusting the frame helps.",
          "Where a picture looks like no galaxy that the model knows, the page says so. It still answers.",
        ],
      },
      {
        title: "What the answers mean",
        paragraphs: [
          "Each question's bars add up to all who are asked it. “Probably 22 to 33 of all 40” is a range that holds the volunteers' count nine times in ten. The walk follows the answer with the most votes at each question.",
          "The heat map shows what each part of the picture adds to an answer or takes from it. It tells where the model looked, not why a galaxy is as it is.",
        ],
      },
      {
        title: "Its limits",
        paragraphs: [
          "The models were trained on a few thousand nearby, bright galaxies. They know little of faint and distant ones, of rare kinds, and of other telescopes. They repeat what volunteers tend to overlook, such as faint arms and weak bars. For research, look at the figures on the page of models first.",
        ],
      },
      {
        title: "Your pictures",
        paragraphs: [
          "A picture is sent to the classifier, looked at and forgotten. Or it is answered “on this device”: your browser fetches the same released models once and runs them, with or without a network, and the picture goes nowhere. The answers are the same where the browser opens a picture as the classifier does, which it was measured to do for JPEG and PNG in Chromium; another browser may differ by a little.",
          "History and score stay on your device. Names and positions that you look up are passed on to the CDS, SDSS and the Legacy Surveys, by the classifier and not by your browser.",
        ],
      },
    ],
    tree: "The tree of questions",
    treeLoading: "Fetching the questions …",
    following: (question: number) => `then question ${question}`,
    end: "then it ends",
    credits: "Credits",
    creditItems: [
      { words: "Images: Sloan Digital Sky Survey", link: "https://www.sdss.org" },
      {
        words: "Images where SDSS has none: DESI Legacy Imaging Surveys",
        link: "https://www.legacysurvey.org",
      },
      {
        words: "Votes: the volunteers of Galaxy Zoo",
        link: "https://www.zooniverse.org/projects/zookeeper/galaxy-zoo",
      },
      {
        words: "Willett et al. 2013, MNRAS 435, 2835: Galaxy Zoo 2, its questions and votes",
        link: "https://doi.org/10.1093/mnras/stt1458",
      },
      {
        words: "Dieleman, Willett & Dambre 2015, MNRAS 450, 1441: networks that know turned galaxies",
        link: "https://doi.org/10.1093/mnras/stv632",
      },
      {
        words: "Names: Sesame of the CDS, Strasbourg, asking Simbad, NED and VizieR",
        link: "https://cds.unistra.fr/cgi-bin/Sesame",
      },
    ],
  },
  api: {
    title: "API",
    lead: "Everything on this site comes from a public HTTPS API, free of keys. It takes pictures, samples, names and positions, and answers in JSON.",
    docs: "The whole documentation, to try out",
    document: "The OpenAPI document",
    examples: "Examples",
    send: "Send a picture",
    place: "Name a galaxy, ask every model, and where it looked",
    python: "In Python",
    errors: "Every error has the same shape: a stable code, what was wrong, and what to do.",
    batches: "Up to a thousand pictures at once go as a batch, whose table comes as CSV or Parquet.",
    copy: "Copy",
    copied: "Copied",
  },
};

/** The words of this part of the site, in English. */

import { decimal, inLanguage, number } from "@/lib/language";

export const text = inLanguage("models", {
  title: "Models",
  lead: "What answers here, what each was trained on, and how good it is. Every figure was measured on galaxies that no model was trained on.",
  loading: "Fetching the models …",
  loadingCard: "Fetching the card …",
  default: "default",
  columns: { model: "Model", miss: "Miss", right: "Right", size: "MB", time: "ms" },
  columnsNote:
    "Miss: how far a predicted part of the volunteers is off, typically, in percentage points. Right: galaxies put into the right one of three broad types; of a model of classes, of its own. MB: its file. ms: one image, on one core of a server. A model's name opens its card.",
  ofVotes: "votes",
  ofClasses: (n: number) => `${n} classes`,
  ofNumber: (label: string) => `a number, ${label}`,
  unmeasured: "–",
  figures: {
    miss: (points: number) => decimal(points, 1),
    right: (fraction: number) => `${Math.round(fraction * 100)}%`,
    size: (megabytes: number) => decimal(megabytes, 1),
    time: (milliseconds: number) => decimal(milliseconds, 1),
  },
  tradeoffs: {
    title: "What accuracy costs",
    measure: "Show",
    axes: {
      miss: "Typical miss, percentage points",
      right: "Galaxies in the right class",
      size: "Size of the file, MB",
      time: "Time for an image, ms",
    },
    plot: (accuracy: string, cost: string) => `${accuracy}, against: ${cost.toLowerCase()}`,
    tick: (value: number) => `${value}`,
    note: "Higher is better in both. Models of classes predict no votes, and are not here.",
    noteOfClasses:
      "Higher is better in both. Hollow: models of classes, of their own classes; the others of three broad types.",
  },
  version: (version: string, all: number) =>
    all > 1 ? `Version ${version} of ${all}` : `Version ${version}`,
  size: "Size",
  kilobytes: (bytes: number) => `${number(Math.round(bytes / 1000))} kB`,
  baseline: "Knowing only the average",
  error: "Typical miss",
  accuracy: "Right",
  points: (rmse: number) => `${decimal(rmse * 100, 1)} percentage points per answer`,
  ofHundred: (accuracy: number) => `${Math.round(accuracy * 100)} of 100 galaxies`,
  testTimeAugmentation: "With sixteen turned views",
  interval: "Interval",
  intervalOf: (halfWidth: string, percent: number) =>
    `estimate ± ${halfWidth} holds ${percent}% of true values`,
  coverage: "“Probably … to … of 40” holds",
  coverageOf: (fraction: number) => `for ${decimal(fraction * 100, 1)}% of the answers; it should for 90%`,
  falsePositives: "Says of a galaxy that it looks like none",
  falsePositivesOf: (fraction: number) => `for ${decimal(fraction * 100, 1)}% of the galaxies`,
  activationMaps: "Can say where it looked",
  yes: "yes",
  no: "no",
  trainedOn: "Trained on",
  scope: "Meant for",
  fractions: "What its fractions are",
  galaxies: (n: number, name: string) => `${number(n)} galaxies of ${name}`,
  measuredOn: "Measured on",
  others: (n: number) => `${number(n)} others`,
  licence: "Licence",
  dataLicence: "Terms of the data",
  citation: "Papers",
  chart: "Typical miss by question, in percentage points",
  chartNote: "The short line is what one would miss by always saying the average.",
  plots: {
    ofVotes: "Plots: is a share of 70% given by 70%, and which class is taken for which",
    ofClasses: "Plot: which class is taken for which",
    loading: "Fetching the plots …",
    none: "There are no plots of this version.",
    reliability: "Is a share of 70% given by 70%?",
    reliabilityNote:
      "Each dot stands for galaxies of which the model predicts about the same; the larger, the more of them. On the dotted diagonal the volunteers' mean is what was predicted. Parts are of all volunteers.",
    reliabilityOf: (question: string, answers: string[]) =>
      `${question} What volunteers said against what the model predicts. ${answers.join("; ")}.`,
    farthest: (difference: number) => `at most ${decimal(difference * 100, 0)} points off`,
    predicted: "predicted",
    voted: "volunteers",
    confusion: (classes: number) => `Of ${classes} classes, which is taken for which`,
    confusionNote:
      "A row for each class that the volunteers' votes give, a column for each that the model's give; the darker or brighter a field, the more of its row. Those on the diagonal are right.",
    confusionRow: (name: string, right: number, of: number) => `${name}: ${right} of ${of} right`,
    oddity: { "Class6.1": "odd", "Class6.2": "not odd" } as Record<string, string>,
  },
  lowestMiss: (points: string) =>
    `Forty volunteers asked anew would miss the first forty by ${points} points: no model can do better.`,
});

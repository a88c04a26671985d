/** The words of this part of the site, in English. */

export const text = {
  title: "Models",
  lead: "What answers here, what each was trained on, and how good it is. Every figure was measured on galaxies that no model was trained on.",
  loading: "Fetching the models …",
  default: "answers unless you choose",
  version: (version: string, all: number) =>
    all > 1 ? `Version ${version} of ${all}` : `Version ${version}`,
  size: "Size",
  kilobytes: (bytes: number) => `${Math.round(bytes / 1000).toLocaleString("en")} kB`,
  baseline: "Knowing only the average",
  error: "Typical miss",
  accuracy: "Right",
  points: (rmse: number) => `${(rmse * 100).toFixed(1)} percentage points per answer`,
  ofHundred: (accuracy: number) => `${Math.round(accuracy * 100)} of 100 galaxies`,
  testTimeAugmentation: "With sixteen turned views",
  coverage: "“Probably … to … of 40” holds",
  coverageOf: (fraction: number) => `for ${(fraction * 100).toFixed(1)}% of the answers; it should for 90%`,
  falsePositives: "Says of a galaxy that it looks like none",
  falsePositivesOf: (fraction: number) => `for ${(fraction * 100).toFixed(1)}% of the galaxies`,
  activationMaps: "Can say where it looked",
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
};

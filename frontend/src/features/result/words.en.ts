/** The words of this part of the site, in English. */

import { plural } from "@/lib/plural";

export const text = {
  models: {
    legend: "Which model answers",
    unmeasured: "Its error has not been measured",
    votesError: (points: string) => `Typical miss: ${points} percentage points per answer`,
    classesError: (right: number) => `Right for about ${right} of 100 galaxies`,
    measuredOn: "Measured on galaxies the models were not trained on.",
  },
  prediction: {
    tType: (tType: string) => `Hubble stage about ${tType}, where 0 is lenticular and 10 is irregular`,
    by: (title: string) => `Answered by: ${title}`,
    underlying: "Show what the model would say",
    also: (alternatives: string[]) => `Could also be: ${alternatives.join(", ")}`,
    volunteers: (headline: string, simulated: boolean) =>
      simulated
        ? `The made-up votes of this simulated galaxy say: ${headline.toLowerCase()}.`
        : `The volunteers themselves said: ${headline.toLowerCase()}.`,
    agree: "The model agrees.",
    disagree: "The model sees it differently.",
  },
  questions: {
    strip: "The walk in short",
    pathTitle: "Question by question",
    pathNote:
      "The questions that Galaxy Zoo's volunteers answer. At each one, the walk follows the answer with the most votes.",
    offPathTitle: (n: number) => `Roads not taken (${plural(n, "question", "questions")})`,
    offPathNote: "Questions that this walk passes by, and what those who are asked them would say.",
    onPath: "most votes",
    loading: "Fetching the questions …",
  },
  fraction: {
    interval: (lower: number, upper: number, of: number) => `probably ${lower} to ${upper} of all ${of}`,
    std: (points: string) => `± ${points} points when the picture is turned`,
    volunteers: (percent: string) => `volunteers: ${percent}`,
  },
  classes: {
    title: "How likely each class is",
    likeliest: "most likely",
  },
  heatmap: {
    title: "Where the model looked",
    label: "For the answer",
    off: "do not show",
    strength: "Strength",
    note: "Choose an answer to see what in the picture speaks for it.",
    colours: "Amber speaks for the answer, blue for another.",
    location: (location: string, percent: number) =>
      `What speaks for it lies about the ${location}; ${percent}% of it in the inner part.`,
    nowhere: "Nothing in the picture speaks for it.",
    top: "top",
    bottom: "bottom",
    left: "left",
    right: "right",
    middle: "middle",
    by: (title: string) => `This is where “${title}” looked, as the model that answered cannot say it.`,
  },
  comparison: {
    label: "What each model says, to scroll",
    byQuestion: "Where they part, question by question",
    question: "Question",
    volunteers: "Volunteers",
  },
  tree: {
    note: "Each band is an answer, as wide as the part of all volunteers who would give it. Amber is the walk above.",
    label: "The tree, to scroll",
    alternative: "The decision tree as a flow from left to right. The table below has the same figures.",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    asTable: "The same as a table",
    question: "Question",
    answer: "Answer",
    ofAll: "Of all volunteers",
    short: {
      1: "Smooth?",
      2: "Edge-on?",
      3: "Bar?",
      4: "Arms?",
      5: "Bulge?",
      6: "Odd?",
      7: "Round?",
      8: "Odd how?",
      9: "Bulge?",
      10: "How tight?",
      11: "How many?",
    } as Record<number, string>,
  },
  export: {
    title: "Take it away",
    copy: "Copy a link",
    copied: "The link is copied. It gives this answer again.",
    notCopied: (link: string) => `This browser does not let pages copy. The link: ${link}`,
    card: "Save as a picture",
    drawn: "The picture is saved.",
    notDrawn: "This browser could not draw the picture.",
    json: "JSON",
    csv: "CSV",
    noLink: "There is no link to a picture of your own: it is kept nowhere.",
  },
};

/** The words of the frame around every page, in English. */

export const text = {
  skip: "Skip to the content",
  pages: {
    label: "Pages",
    classify: "Classify",
    "guess-first": "You first",
    models: "Models",
    about: "How it works",
    api: "API",
    batch: "A batch",
    unknown: "There is no such page here.",
  },
  theme: {
    useDark: "Use the dark theme",
    useLight: "Use the light theme",
  },
  footer: {
    credits: "Images: Sloan Digital Sky Survey. Votes: the volunteers of Galaxy Zoo.",
    privacy: "No cookies, no trackers. Your pictures are looked at and forgotten.",
    docs: "The API's documentation",
  },
};

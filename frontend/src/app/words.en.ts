/** The words of the frame around every page, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("app", {
  skip: "Skip to the content",
  pages: {
    label: "Pages",
    classify: "Classify",
    five: "Five a day",
    "guess-first": "You first",
    models: "Models",
    about: "How it works",
    api: "API",
    batch: "A batch",
    privacy: "Privacy",
    shared: "Somebody's answer",
    class: "Galaxies for your class",
    teacher: "For a class",
    worksheet: "Worksheet",
    unknown: "There is no such page here.",
  },
  noSuchPage: "The link may be mistyped, or older than this site. The pages that there are stand above.",
  home: "Classify a galaxy",
  resting: (day: string) =>
    `The cloud rests until ${day}: what this month may cost is used up. Images are classified on your device.`,
  crashed: {
    message: "This page has broken down.",
    hint: "It is not your fault. A translation of the page or an extension can do this; reloading helps.",
    reload: "Reload",
  },
  theme: {
    useDark: "Use the dark theme",
    useLight: "Use the light theme",
  },
  footer: {
    credits:
      "The models learnt from images of the Sloan Digital Sky Survey and the votes of Galaxy Zoo's volunteers.",
    privacy: "No cookies, no trackers. Your pictures are looked at and forgotten.",
    docs: "The API's documentation",
  },
});

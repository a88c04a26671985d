/** What is said of files of light, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("readingOptions", {
  title: "How the file is read",
  planes: "Planes for red, green and blue, or one",
  planesNote: (names: string) =>
    `It has ${names}. Write names or numbers, as 3,2,1; empty chooses by itself.`,
  planesNoteUnknown: "Write names or numbers, as 3,2,1; empty chooses by itself.",
  stretch: "Values",
  stretches: {
    auto: "find out",
    asinh: "light as measured: stretch it",
    none: "fit to be shown: leave them",
  },
  read: "Read it so",
});

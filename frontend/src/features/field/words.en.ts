/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("field", {
  label: "Galaxies in this picture",
  several: (count: number) => `There are ${count} galaxies here:`,
  all: "All of them",
  middle: "The one in the middle",
  loading: "Looking at each galaxy …",
  picture: "The picture, with its galaxies numbered",
  strip: "Each galaxy, the brightest first",
  open: (number: number, headline: string) => `Galaxy ${number}: ${headline}`,
  unanswered: "No answer",
  some: (listed: number, found: number) => `The brightest ${listed} of ${found} are listed.`,
  noStars: "No group of stars is seen to compare with: some of these may be stars.",
  unfinished: "There was no time for all of them: the faintest have no answer. Send a smaller picture.",
  csv: "Save table (CSV)",
  notCut: "This browser cannot cut the galaxy out.",
});

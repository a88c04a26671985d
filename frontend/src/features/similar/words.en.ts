/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("similar", {
  none: "Nothing to compare it with here.",
  open: (caption: string, percent: string) => `${caption}, ${percent} alike`,
  loading: "Looking for galaxies like this one …",
});

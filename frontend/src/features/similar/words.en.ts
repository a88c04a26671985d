/** The words of this part of the site, in English. */

export const text = {
  none: "Nothing to compare it with here.",
  open: (caption: string, percent: string) => `${caption}, ${percent} alike`,
  loading: "Looking for galaxies like this one …",
};

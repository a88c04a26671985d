/** The words that several parts of the site share, in English. */

import { inLanguage } from "./language";

export const text = inLanguage("shared", {
  siteName: "Galaxy classifier",
  imageCredit: (credit: string) => `Pictures: ${credit}`,
  unshowableImage: "This browser cannot show this kind of picture; the classifier may still read it.",
  unnamedImage: "pasted picture",
  asked: {
    all: "All volunteers are asked this.",
    some: (n: number, of: number) => `About ${n} of ${of} volunteers would be asked this.`,
    hardlyAny: (of: number) => `Hardly any of ${of} volunteers would be asked this.`,
  },
  fraction: {
    of: (n: number, of: number) => `${n} of ${of}`,
    ofAll: (n: number, of: number) => `about ${n} of ${of} volunteers`,
    ofAsked: (n: number, asked: number) => `about ${n} of the ${asked} asked`,
    hardlyAny: "hardly any",
    belowOne: "below 1%",
    aboveNinetyNine: "above 99%",
    percent: (n: number) => `${n}%`,
  },
});

/** The words of this part of the site, in English. */

import { inLanguage, number } from "@/lib/language";

export const text = inLanguage("classify", {
  lead: "What kind of galaxy is this?",
  settings: "Settings",
  sky: {
    width: (arcmin: number) => `${Number(arcmin.toFixed(2))} arcminutes of sky`,
    closer: "Closer",
    wider: "More sky",
    known: "These can be looked up:",
  },
  image: {
    altOfUpload: (name: string) => `The picture you chose: ${name}`,
    alt: (name: string) => `The picture that is classified: ${name}`,
    sample: (id: string) => `Sample ${id}`,
    position: (ra: number, dec: number) => `Right ascension ${ra}°, declination ${dec}°`,
    size: (width: number, height: number, format: string) => `${width} × ${height} pixels, ${format}`,
    invert: "Invert colours",
    credit: "Picture:",
  },
  cropEditor: "Adjust the frame",
  fetchingModel: "Fetching the model, once …",
  result: {
    tookOnDevice: (seconds: string) => `${seconds} seconds on this device`,
    label: "Answer",
    announce: (headline: string, sentence: string) => `Answer: ${headline}. ${sentence}`,
    took: (seconds: string) => `${seconds} seconds from here and back`,
  },
  pending: {
    running: "Reading the picture …",
    coldStart: "Waking the model, about a second …",
    slow: "This takes longer than it should. It ends within half a minute, one way or the other.",
  },
  comparison: {
    title: "Models side by side",
    loading: "Asking the other models …",
    ask: "Ask the other models",
    fetches: (megabytes: string) => `Fetches ${megabytes} MB once.`,
  },
  bar: { label: "What to do with it", share: "Share", another: "Another", frame: "Frame" },
  another: "Another galaxy",
  similar: "Galaxies like this one",
  batch: {
    offer: "Send them as a batch",
    offerNote: (most: number) =>
      `A batch of up to ${number(most)} pictures is worked on without this page, and ends in one table.`,
    loading: "Opening …",
  },
});

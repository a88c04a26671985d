/** The words of this part of the site, in English. */

export const text = {
  lead: "Show a galaxy and see how forty volunteers would describe it.",
  sky: {
    width: (arcminutes: number) => `${Number(arcminutes.toFixed(2))} arcminutes of sky`,
    closer: "Closer",
    wider: "More sky",
  },
  picture: {
    alt: (name: string) => `The picture you chose: ${name}`,
    altOf: (name: string) => `The picture that is classified: ${name}`,
    sample: (id: string) => `Sample ${id}`,
    place: (ra: number, dec: number) => `Right ascension ${ra}°, declination ${dec}°`,
    size: (width: number, height: number, format: string) => `${width} × ${height} pixels, ${format}`,
    invert: "Invert colours",
    credit: "Picture:",
  },
  cropEditor: "Adjust the frame",
  fetchingModel: "Fetching the model, once …",
  answer: {
    tookOnDevice: (seconds: string) => `It took ${seconds} seconds on this device.`,
    label: "Answer",
    announce: (headline: string, sentence: string) => `Answer: ${headline}. ${sentence}`,
    took: (seconds: string) => `It took ${seconds} seconds from here and back.`,
  },
  waiting: {
    reading: "Reading the picture …",
    waking: "Waking the model, about a second …",
    slow: "This takes longer than it should. It ends within half a minute, one way or the other.",
  },
  comparison: {
    title: "Models side by side",
    loading: "Asking the other models, and about the picture turned …",
  },
  treeDiagram: "The whole tree as a picture",
  batch: {
    offer: "Send them as a batch",
    offerNote: (most: number) =>
      `A batch of up to ${most.toLocaleString("en")} pictures is worked on without this page, and ends in one table.`,
    loading: "Opening …",
  },
};

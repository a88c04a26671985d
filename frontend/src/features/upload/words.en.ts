/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("upload", {
  drop: {
    letGo: "Let go to classify it",
    choose: "Use my picture",
    paste: "or drop some here, or paste one with Ctrl + V (⌘ V on a Mac)",
    camera: "Take a photo",
    name: "Name one",
  },
  showcase: {
    label: "A galaxy with its answer",
    alt: (name: string | null) => (name ? `The galaxy ${name}` : "A practice galaxy, drawn by computer"),
    drawn: "Practice galaxy, drawn by computer",
    astronomers: (type: string) => `Astronomers: ${type}`,
    open: "See the whole answer",
  },
  gallery: {
    title: "Or one of these",
    practice: "Practice galaxies, drawn by computer",
    another: "Or one of these",
    surprise: "Surprise me",
    filter: "Show",
    everything: "all kinds",
    filters: {
      spiral: "spirals",
      barred: "barred ones",
      "edge-on": "edge-on disks",
      elliptical: "ellipticals and smooth ones",
      lenticular: "lenticulars",
      ring: "rings",
      merger: "mergers",
      irregular: "irregular ones",
      disturbed: "disturbed ones",
      "dust-lane": "dust lanes",
      "star-or-artifact": "stars and artifacts",
    },
    none: "There is none of this kind among the samples.",
    more: "Show more",
    sample: (n: number, headline: string | null, simulated: boolean) => {
      if (!headline) return `Sample ${n}`;
      const who = simulated ? "made-up votes" : "volunteers";
      return `Sample ${n}: ${who} say ${headline.toLowerCase()}`;
    },
    named: (label: string, kind: string | null) => (kind ? `${label} · ${kind}` : label),
    model: (headline: string) => `Model: ${headline.toLowerCase()}`,
    simulated: "Practice galaxies, drawn by computer; their votes are made up.",
  },
  sky: {
    label: "Name a galaxy in the sky",
    chips: "For example",
    placeholder: "M51, NGC 1300, 202.47 47.20",
    submit: "Look it up",
    hint: "A catalogue's name, or right ascension and declination.",
    outOfRange:
      "There is no such place: right ascension runs from 0 to 360° or 24 h, declination from −90° to +90°, minutes and seconds to 60.",
    invalid: "Write a name such as M51, or a position such as 202.47 47.20 or 13:29:53 +47:11:43.",
  },
  crop: {
    opening: "Opening the picture …",
    square: "The frame: arrow keys move it, plus and minus zoom, square brackets turn",
    note: "Drag to move, pinch or scroll to zoom; or use the arrow keys, + and −, [ and ]. The galaxy should fill about half of the square. The model gets exactly this.",
    zoom: "Zoom",
    rotate: "Turn",
    side: (pixels: number) => `${pixels} pixels of the picture across`,
    degrees: (degrees: number) => `${degrees} degrees`,
    use: "Classify this",
    cancel: "Cancel",
    reset: "Whole picture again",
  },
  centre: {
    question:
      "The galaxy is not where, or as large as, the models know galaxies. Is it the one in the dashed square?",
    use: "Centre on it",
  },
});

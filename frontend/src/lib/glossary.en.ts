/** The questions' own words explained, by question number, in English. */

import { inLanguage } from "./language";

export const terms: Record<number, { question: string; meaning: string }> = inLanguage("glossary", {
  1: {
    question: "What is a disk?",
    meaning:
      "Many galaxies are flat and round like a plate, often with arms or a bar: a disk. Others are smooth balls of stars without one.",
  },
  2: {
    question: "What is edge-on?",
    meaning: "A disk that we look at from its side: it appears as a thin line, often thicker in the middle.",
  },
  3: {
    question: "What is a bar?",
    meaning: "A straight band of stars through the centre. Spiral arms often begin at its ends.",
  },
  4: {
    question: "What are spiral arms?",
    meaning: "Curved lanes of young, bright stars that wind outwards from the middle.",
  },
  5: {
    question: "What is a bulge?",
    meaning: "The round, bright heap of mostly old stars in the middle of a disk.",
  },
  6: {
    question: "What counts as odd?",
    meaning: "A ring, a lens or arc, a dust lane, two galaxies merging, or a shape that fits nothing else.",
  },
  7: {
    question: "How is roundness meant?",
    meaning: "As it appears on the picture: from a circle, through an egg, to a cigar.",
  },
  8: {
    question: "What do these words mean?",
    meaning:
      "A lens or arc is light of a galaxy far behind, bent by this one. Disturbed: pulled out of shape by a neighbour. A merger: two galaxies becoming one. A dust lane: a dark band of dust.",
  },
  9: {
    question: "What does a bulge look like from the side?",
    meaning: "It stands out above and below the thin disk: like a ball, like a box, or not at all.",
  },
  10: {
    question: "What is tightly wound?",
    meaning: "Tight arms circle close around the middle; loose ones open outwards quickly.",
  },
  11: {
    question: "How are arms counted?",
    meaning: "Each lane that starts near the middle is one. Where they are patchy nobody can tell.",
  },
});

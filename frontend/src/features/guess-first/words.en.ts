/** The words of this part of the site, in English. */

import { plural } from "@/lib/plural";

export const text = {
  title: "You first",
  lead: "Answer the questions that Galaxy Zoo's volunteers answer. Then see what was voted, and what the model says.",
  loading: "Fetching a galaxy …",
  none: "There are no samples here to ask about.",
  alt: "A galaxy for you to describe",
  step: (n: number) => `Question ${n}`,
  back: "One question back",
  agreed: (same: number, of: number) =>
    `You agree with the crowd on ${same} of ${plural(of, "question", "questions")}`,
  same: (own: string, percent: string) => `You and most others: ${own} (${percent})`,
  other: (own: string, percent: string, majority: string) =>
    `You: ${own}, like ${percent} of those asked. Most: ${majority}`,
  volunteers: "The volunteers",
  simulatedVolunteers: "The made-up votes of this simulated galaxy",
  model: "The model",
  next: "Next galaxy",
  whole: "See the whole answer",
  score: (galaxies: number, same: number, answers: number) =>
    `So far: ${plural(galaxies, "galaxy", "galaxies")}, with the crowd on ${same} of ${plural(answers, "answer", "answers")}.`,
  noScore: "Your score is kept on this device only.",
  forget: "Forget it",
};

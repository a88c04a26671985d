/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";
import { plural } from "@/lib/plural";

export const text = inLanguage("guessFirst", {
  title: "You first",
  lead: "Answer the questions that Galaxy Zoo's volunteers answer. Then see what was voted, and what the model says.",
  loading: "Fetching a galaxy …",
  none: "There are no samples here to ask about.",
  alt: (simulated: boolean) => `A ${simulated ? "simulated " : ""}galaxy for you to describe`,
  question: "Question, which the keys 1 to 6 answer",
  step: (n: number) => `Question ${n}`,
  back: "One question back",
  agreed: (same: number, of: number, simulated: boolean) =>
    `You agree with the ${simulated ? "made-up votes" : "volunteers"} on ${same} of ${plural(of, "question", "questions")}`,
  same: (own: string, percent: string, simulated: boolean) =>
    simulated
      ? `You and most of the made-up votes: ${own} (${percent})`
      : `You and most volunteers: ${own} (${percent})`,
  other: (own: string, percent: string, majority: string, simulated: boolean) =>
    simulated
      ? `You: ${own}, with ${percent} of the made-up votes. Most: ${majority}`
      : `You: ${own}, like ${percent} of those asked. Most: ${majority}`,
  simulated: "This galaxy is simulated, and its votes are made up.",
  votes: (simulated: boolean) => (simulated ? "The made-up votes" : "The volunteers"),
  model: "The model",
  next: "Next galaxy",
  whole: "See the whole answer",
  score: (galaxies: number, same: number, answers: number) =>
    `So far: ${plural(galaxies, "galaxy", "galaxies")}; you gave the most voted answer to ${same} of ${plural(answers, "question", "questions")}.`,
  noScore: "Your score is kept on this device only.",
  forget: "Forget it",
});

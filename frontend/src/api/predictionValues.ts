import type { Result } from "./client";

/** Every value of a result under its own name, in order: vote fractions under Kaggle's, or classes. */
export function valuesOf(result: Result): [string, number][] {
  if (result.task === "votes") return Object.entries(result.vote_fractions);
  return result.probabilities.map(({ label, probability }) => [label, probability]);
}

/** Makes a model's 37 numbers obey the tree of questions. */

import type { Tree } from "@/api/client";
import carried from "./constants.gen.json";

export const TREE: Tree = carried.tree;

/** The 37 keys in the tree's order. */
export const KEYS = TREE.questions.flatMap(({ answers }) => answers.map(({ key }) => key));

/** Numbers by the tree's keys. */
export type ByKey = Record<string, number>;

/** The number under a key that is one of the tree's. */
export function at(values: ByKey, key: string): number {
  return values[key] ?? 0;
}

/** Shares within each question: clipped at 0 and divided by the question's sum; equal where nobody is asked. */
export function coherentShares(votes: ArrayLike<number>): ByKey {
  const clipped = Object.fromEntries(KEYS.map((key, place) => [key, Math.max(0, votes[place] || 0)]));
  const shares: ByKey = {};
  for (const { answers } of TREE.questions) {
    const total = answers.reduce((sum, { key }) => sum + at(clipped, key), 0);
    for (const { key } of answers) shares[key] = total > 1e-9 ? at(clipped, key) / total : 1 / answers.length;
  }
  return shares;
}

/** Vote fractions that obey the tree exactly: shares multiplied down it. */
export function coherentVotes(shares: ByKey): ByKey {
  const votes: ByKey = {};
  let waiting = TREE.questions;
  while (waiting.length > 0) {
    // Parents before their children.
    for (const { answers, parent } of waiting.filter(({ parent }) => parent === null || parent in votes)) {
      for (const { key } of answers) votes[key] = at(shares, key) * (parent === null ? 1 : at(votes, parent));
    }
    waiting = waiting.filter(({ answers: [first] }) => first && !(first.key in votes));
  }
  return votes;
}

/** The key with the largest number; of equal ones, the first. */
export function best(keys: string[], values: ByKey): string {
  return keys.reduce((one, other) => (at(values, other) > at(values, one) ? other : one));
}

/** Makes a model's 37 numbers obey the decision tree. */

import type { DecisionTree } from "@/api/client";
import { format } from "./catalogue";
import { tree } from "./constants.gen.json";

/** With the words of the active language. */
export const TREE: DecisionTree = {
  get fractions() {
    return format("fractions");
  },
  questions: tree.map(({ number, parent, answers }) => ({
    number,
    parent,
    get text() {
      return format(`question.${number}`);
    },
    answers: answers.map(({ key, next }) => ({
      key,
      next,
      get text() {
        return format(`answer.${key}`);
      },
    })),
  })),
};

/** The 37 answer keys in the tree's order. */
export const KEYS = TREE.questions.flatMap(({ answers }) => answers.map(({ key }) => key));

/** Numbers by answer key. */
export type ByKey = Record<string, number>;

/** The number under an answer key. */
export function lookup(values: ByKey, key: string): number {
  return values[key] ?? 0;
}

/** Vote fractions of those asked each question: clipped at 0 and normalised; uniform where nobody is asked. */
export function toVoteFractions(outputs: ArrayLike<number>): ByKey {
  const clipped = Object.fromEntries(KEYS.map((key, index) => [key, Math.max(0, outputs[index] || 0)]));
  const fractions: ByKey = {};
  for (const { answers } of TREE.questions) {
    const total = answers.reduce((sum, { key }) => sum + lookup(clipped, key), 0);
    for (const { key } of answers) {
      fractions[key] = total > 1e-9 ? lookup(clipped, key) / total : 1 / answers.length;
    }
  }
  return fractions;
}

/** Joint fractions of all volunteers (Kaggle's values): vote fractions multiplied down the tree. */
export function toJointFractions(voteFractions: ByKey): ByKey {
  const joint: ByKey = {};
  let remaining = TREE.questions;
  while (remaining.length > 0) {
    // Parents before their children.
    for (const { answers, parent } of remaining.filter(({ parent }) => parent === null || parent in joint)) {
      for (const { key } of answers) {
        joint[key] = lookup(voteFractions, key) * (parent === null ? 1 : lookup(joint, parent));
      }
    }
    remaining = remaining.filter(({ answers: [first] }) => first && !(first.key in joint));
  }
  return joint;
}

/** The key with the largest number; of equal ones, the first. */
export function argmax(keys: string[], values: ByKey): string {
  return keys.reduce((one, other) => (lookup(values, other) > lookup(values, one) ? other : one));
}

/** A prediction in a link's fragment, which no server sees: the answer's 37 values, without the picture. */

import type { VotesPrediction } from "@/api/client";
import { predictVotes } from "@/inference/prediction";
import { KEYS, lookup } from "@/inference/votes";

const FORMAT = "1";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Characters of a value: 18 bits, so that no headline changes on the way. */
const DIGITS = 3;
const LARGEST = ALPHABET.length ** DIGITS - 1;

/** Anything else is no link of this site's: whoever writes one chooses numbers, and no words. */
const PATTERN = new RegExp(
  `^${FORMAT}~([a-z][a-z0-9_-]{0,39})~([0-9][0-9.]{0,19})~([ou])~([\\w-]{${KEYS.length * DIGITS}})$`,
);

/** The page that shows it, and the fragment. */
export function answerLink(prediction: VotesPrediction): string {
  const { model, outlier, joint_fractions } = prediction;
  const values = KEYS.map((key) => encode(lookup(joint_fractions, key))).join("");
  return `?page=shared#${[FORMAT, model.name, model.version, outlier ? "o" : "u", values].join("~")}`;
}

export type SharedAnswer = Pick<VotesPrediction, "model" | "outlier"> & ReturnType<typeof predictVotes>;

/** The answer in a fragment, made to obey the decision tree; null where there is none. */
export function parseAnswer(fragment: string): SharedAnswer | null {
  const [, name, version, outlier, digits] = PATTERN.exec(fragment.replace(/^#/, "")) ?? [];
  if (name === undefined || version === undefined || digits === undefined) return null;
  const values = KEYS.map((_, index) => decode(digits.slice(index * DIGITS, (index + 1) * DIGITS)));
  return { model: { name, version }, outlier: outlier === "o", ...predictVotes(values, []) };
}

function encode(fraction: number): string {
  let rest = Math.round(Math.min(1, Math.max(0, fraction)) * LARGEST);
  let digits = "";
  for (let digit = 0; digit < DIGITS; digit++) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}

function decode(digits: string): number {
  return [...digits].reduce((value, digit) => value * ALPHABET.length + ALPHABET.indexOf(digit), 0) / LARGEST;
}

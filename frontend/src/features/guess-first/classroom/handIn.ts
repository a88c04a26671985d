/** One pupil's answers as a short code: to type, to show as a QR code, or in the fragment of a link, which no server sees. */

import type { DecisionTree } from "@/api/client";
import { hash } from "@/lib/hash";
import { nextQuestion } from "../nextQuestion";
import type { Assignment } from "./assignment";
import { fromBase32, normalize, toBase32 } from "./base32";

/** Digits that show that a code is of this class, and typed without a mistake. */
const CHECK_DIGITS = 4;
/** Digits of the pupil: chance, so that nothing in a code says who it was. */
const PUPIL_DIGITS = 5;
const PUPILS = 32 ** PUPIL_DIGITS;
const GROUP = 4;
/** Twenty galaxies at the tree's longest path take fewer. */
const MAX_LENGTH = 120;

export interface HandIn {
  /** Tells pupils apart; who hands in twice is counted once. */
  pupil: number;
  /** Answers of each galaxy, in the class's order; of the first galaxies where not all are answered. */
  paths: string[][];
}

export function newPupil(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % PUPILS;
}

/** Letters and digits in groups of four. */
export function encodeHandIn({ pupil, paths }: HandIn, assignment: Assignment, tree: DecisionTree): string {
  const steps = [
    { index: paths.length, of: assignment.galaxies.length + 1 },
    ...paths.flatMap((path) => stepsOf(path, tree)),
  ];
  // The first step in the lowest place, as it is what is read first.
  const answers = steps.reduceRight((value, { index, of }) => value * BigInt(of) + BigInt(index), 0n);
  const body = toBase32(BigInt(pupil), PUPIL_DIGITS) + toBase32(answers, 1);
  const code = checkOf(body, assignment) + body;
  return code.match(new RegExp(`.{1,${GROUP}}`, "g"))?.join("-") ?? code;
}

/** What a code or a link with one says; null where it is mistyped, or of another class. */
export function decodeHandIn(typed: string, assignment: Assignment, tree: DecisionTree): HandIn | null {
  const code = normalize(typed.replace(/^.*#/, ""));
  const body = code.slice(CHECK_DIGITS);
  if (code.length > MAX_LENGTH || code.slice(0, CHECK_DIGITS) !== checkOf(body, assignment)) return null;
  const pupil = fromBase32(body.slice(0, PUPIL_DIGITS));
  let rest = fromBase32(body.slice(PUPIL_DIGITS));
  if (pupil === null || rest === null) return null;
  const take = (of: number) => {
    const value = rest ?? 0n;
    rest = value / BigInt(of);
    return Number(value % BigInt(of));
  };
  const paths = Array.from({ length: take(assignment.galaxies.length + 1) }, () => {
    const path: string[] = [];
    for (let question = nextQuestion(tree, path); question; question = nextQuestion(tree, path)) {
      path.push(question.answers[take(question.answers.length)]?.key ?? "");
    }
    return path;
  });
  return rest === 0n && paths.length > 0 ? { pupil: Number(pupil), paths } : null;
}

function stepsOf(path: string[], tree: DecisionTree): { index: number; of: number }[] {
  return path.map((key, step) => {
    const answers = nextQuestion(tree, path.slice(0, step))?.answers ?? [];
    const index = answers.findIndex((answer) => answer.key === key);
    if (index < 0) throw new RangeError(`${path.join(" ")} is no path down the decision tree`);
    return { index, of: answers.length };
  });
}

function checkOf(body: string, { name, galaxies }: Assignment): string {
  const value = hash(`${name} ${galaxies.join(" ")} ${body}`) % 32 ** CHECK_DIGITS;
  return toBase32(BigInt(value), CHECK_DIGITS);
}

/** From a model's numbers to the API's answer, in the same words: the logic of galaxy_model/answers.py and wording.py. */

import type { ClassesResult, HeatMap, VotesResult } from "@/api/client";
import carried from "./constants.gen.json";
import type { Manifest } from "./registry";
import { rounded } from "./rounding";
import { volunteersRange } from "./voteIntervals";
import type { ByKey } from "./votes";
import { at, best, coherentShares, coherentVotes, TREE } from "./votes";

type Headline = VotesResult["headline"];
type Question = VotesResult["questions"][number];

/** What a model gave for one picture. */
export interface Reading {
  /** By place of the label; of the mean over the views where there are several. */
  values: ArrayLike<number>;
  /** Standard deviation over the views; empty for one view. */
  spread: ByKey;
  maps: HeatMap[];
  unusualness: number | null;
}

const HEADLINES: Record<string, string> = carried.headlines;
const DESCRIPTIONS: Record<string, string> = carried.descriptions;
const ENDS: ByName = carried.ends;
const PHRASES: Record<string, ByName> = carried.phrases;

type ByName = Record<string, string>;

/** One model's answer as the API gives it. */
export function resultOf(manifest: Manifest, reading: Reading): VotesResult | ClassesResult {
  const { name, version } = manifest;
  const { values, spread, maps, unusualness } = reading;
  const rest = { model: { name, version }, unusualness, maps, spread };
  return manifest.task === "votes"
    ? { task: "votes", ...readVotes(values, manifest.calibration?.concentration ?? []), ...rest }
    : { task: "classes", ...readClasses(values, manifest.classes), ...rest };
}

export function readVotes(votes: ArrayLike<number>, concentration: number[]) {
  const shares = coherentShares(votes);
  const fractions = coherentVotes(shares);
  const headline = headlineOf(shares, fractions);
  let place = 0;
  const questions = TREE.questions.map(
    ({ number, parent, answers }): Question => ({
      number,
      vote_fraction: parent === null ? 1 : at(fractions, parent),
      answers: answers.map(({ key }) => {
        const closeness = concentration[place++];
        return {
          key,
          share: at(shares, key),
          vote_fraction: at(fractions, key),
          volunteers: closeness === undefined ? null : volunteersRange(at(fractions, key), closeness),
        };
      }),
    }),
  );
  return {
    headline,
    sentence: sentenceOf(headline, shares, fractions),
    walk: walkOf(shares),
    questions,
    vote_fractions: fractions,
  };
}

function readClasses(values: ArrayLike<number>, classes: Manifest["classes"]) {
  const probabilities = classes.map((each, place) => ({ ...each, probability: values[place] ?? 0 }));
  const likeliest = probabilities.reduce((one, other) => (other.probability > one.probability ? other : one));
  const { label, text, probability: confidence } = likeliest;
  const sentence = filled(carried.classes, {
    count: `${classes.length}`,
    text,
    percent: `${rounded(confidence * 100, 0)}%`,
  });
  return {
    headline: { code: label, text: capital(text), confidence, stage: null },
    sentence,
    probabilities,
  };
}

function walkOf(shares: ByKey): string[] {
  const walk: string[] = [];
  let number: number | null = 1;
  while (number !== null) {
    const answers = TREE.questions.find((question) => question.number === number)?.answers ?? [];
    const key = best(
      answers.map((answer) => answer.key),
      shares,
    );
    walk.push(key);
    number = answers.find((answer) => answer.key === key)?.next ?? null;
  }
  return walk;
}

function headlineOf(shares: ByKey, fractions: ByKey): Headline {
  const disturbed = carried.disturbed.reduce((sum, key) => sum + at(fractions, key), 0);
  const weighed: ByKey = {};
  for (const [code, key] of Object.entries(ENDS)) weighed[code] = at(fractions, key) * (1 - disturbed);
  weighed["irregular-or-merging"] = disturbed;
  let code = best(Object.keys(weighed), weighed);
  let confidence = at(weighed, code);
  if (code === "spiral") {
    const bar = at(shares, "Class3.1");
    if (bar > 0.5) code = "barred-spiral";
    confidence *= bar > 0.5 ? bar : 1 - bar;
  }
  const stage = carried.staged.includes(code) ? stageOf(shares) : null;
  return { code, text: HEADLINES[code] ?? code, confidence, stage };
}

function stageOf(shares: ByKey): number {
  const { constant, by_bulge } = carried.stage;
  const moved = Object.entries(by_bulge).reduce((sum, [key, weight]) => sum + weight * at(shares, key), 0);
  return rounded(constant + moved, 1);
}

function sentenceOf({ code, confidence }: Headline, shares: ByKey, fractions: ByKey): string {
  const phrases: ByName = {};
  for (const [name, choice] of Object.entries(PHRASES)) {
    phrases[name] = choice[best(Object.keys(choice), shares)] ?? "";
  }
  phrases.arms = filled(phrases.arms ?? "", phrases);
  const description = filled(DESCRIPTIONS[code] ?? "", phrases);
  const told = carried.sureness.find(({ least }) => confidence >= least)?.told ?? "";
  const odd = !carried.says_oddity_itself.includes(code) && at(fractions, "Class6.1") > 0.5;
  return capital(filled(told, { description })) + (odd ? filled(carried.oddity, phrases) : "");
}

/** A text with what stands in braces put in its place. */
export function filled(template: string, values: ByName): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** From a model's outputs to the API's prediction, word for word as galaxy_core's `votes` package makes it. */

import type { ActivationMap, ClassPrediction, VotesPrediction } from "@/api/client";
import constants from "./constants.gen.json";
import type { Manifest } from "./registry";
import { roundHalfEven } from "./rounding";
import { fillTemplate } from "./template";
import { volunteerInterval } from "./voteIntervals";
import type { ByKey } from "./votes";
import { argmax, lookup, TREE, toJointFractions, toVoteFractions } from "./votes";

type Headline = VotesPrediction["headline"];
type Question = VotesPrediction["questions"][number];

/** A model's outputs for one image. */
export interface ModelOutput {
  /** In the order of the labels; the mean over the rotations where there are several. */
  values: ArrayLike<number>;
  /** Standard deviation over the rotations; empty for one. */
  std: ByKey;
  activationMaps: ActivationMap[];
  outlierScore: number | null;
}

type ByName = Record<string, string>;

const HEADLINES: ByName = constants.headlines;
const DESCRIPTIONS: ByName = constants.descriptions;
const ENDS: ByName = constants.ends;
const PHRASES: Record<string, ByName> = constants.phrases;

/** One model's prediction as the API gives it. */
export function toPrediction(manifest: Manifest, output: ModelOutput): VotesPrediction | ClassPrediction {
  const { name, version } = manifest;
  const { values, std, activationMaps, outlierScore } = output;
  const rest = {
    model: { name, version },
    outlier_score: outlierScore,
    activation_maps: activationMaps,
    std,
  };
  return manifest.task === "votes"
    ? { task: "votes", ...predictVotes(values, manifest.calibration?.concentration ?? []), ...rest }
    : { task: "classes", ...predictClasses(values, manifest.classes), ...rest };
}

export function predictVotes(outputs: ArrayLike<number>, concentration: number[]) {
  const voteFractions = toVoteFractions(outputs);
  const jointFractions = toJointFractions(voteFractions);
  const headline = toHeadline(voteFractions, jointFractions);
  let index = 0;
  const questions = TREE.questions.map(
    ({ number, parent, answers }): Question => ({
      number,
      joint_fraction: parent === null ? 1 : lookup(jointFractions, parent),
      answers: answers.map(({ key }) => {
        const joint = lookup(jointFractions, key);
        const measured = concentration[index++];
        return {
          key,
          vote_fraction: lookup(voteFractions, key),
          joint_fraction: joint,
          volunteers: measured === undefined ? null : volunteerInterval(joint, measured),
        };
      }),
    }),
  );
  return {
    headline,
    sentence: toSentence(headline, voteFractions, jointFractions),
    path: likeliestPath(voteFractions),
    questions,
    joint_fractions: jointFractions,
  };
}

function predictClasses(values: ArrayLike<number>, classes: Manifest["classes"]) {
  const probabilities = classes.map((each, index) => ({ ...each, probability: values[index] ?? 0 }));
  const likeliest = probabilities.reduce((one, other) => (other.probability > one.probability ? other : one));
  const { label, text, probability: confidence } = likeliest;
  const sentence = fillTemplate(constants.classes, {
    count: `${classes.length}`,
    text,
    percent: `${roundHalfEven(confidence * 100, 0)}%`,
  });
  return {
    headline: { code: label, text: capitalize(text), confidence, t_type: null },
    sentence,
    probabilities,
  };
}

function likeliestPath(voteFractions: ByKey): string[] {
  const path: string[] = [];
  let number: number | null = 1;
  while (number !== null) {
    const answers = TREE.questions.find((question) => question.number === number)?.answers ?? [];
    const key = argmax(
      answers.map((answer) => answer.key),
      voteFractions,
    );
    path.push(key);
    number = answers.find((answer) => answer.key === key)?.next ?? null;
  }
  return path;
}

function toHeadline(voteFractions: ByKey, jointFractions: ByKey): Headline {
  const disturbed = constants.disturbed.reduce((sum, key) => sum + lookup(jointFractions, key), 0);
  const weights: ByKey = {};
  for (const [code, key] of Object.entries(ENDS)) {
    weights[code] = lookup(jointFractions, key) * (1 - disturbed);
  }
  weights["irregular-or-merging"] = disturbed;
  let code = argmax(Object.keys(weights), weights);
  let confidence = lookup(weights, code);
  if (code === "spiral") {
    const bar = lookup(voteFractions, "Class3.1");
    if (bar > 0.5) code = "barred-spiral";
    confidence *= bar > 0.5 ? bar : 1 - bar;
  }
  const t_type = constants.t_type_headlines.includes(code) ? toTType(voteFractions) : null;
  return { code, text: HEADLINES[code] ?? code, confidence, t_type };
}

/** Hubble stage T, linear in the votes on the bulge. */
function toTType(voteFractions: ByKey): number {
  const { constant, by_bulge } = constants.t_type;
  const terms = Object.entries(by_bulge).map(([key, weight]) => weight * lookup(voteFractions, key));
  return roundHalfEven(constant + terms.reduce((sum, term) => sum + term, 0), 1);
}

function toSentence({ code, confidence }: Headline, voteFractions: ByKey, jointFractions: ByKey): string {
  const phrases: ByName = {};
  for (const [name, choices] of Object.entries(PHRASES)) {
    phrases[name] = choices[argmax(Object.keys(choices), voteFractions)] ?? "";
  }
  phrases.arms = fillTemplate(phrases.arms ?? "", phrases);
  const description = fillTemplate(DESCRIPTIONS[code] ?? "", phrases);
  const template = constants.sureness.find(({ lower }) => confidence >= lower)?.text ?? "";
  const odd = !constants.mentions_oddity.includes(code) && lookup(jointFractions, "Class6.1") > 0.5;
  const sentence = capitalize(fillTemplate(template, { description }));
  return sentence + (odd ? fillTemplate(constants.oddity, phrases) : "");
}

function capitalize(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

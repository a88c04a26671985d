/** From a model's outputs to the API's prediction, word for word as galaxy_core's models/outputs.py and votes/ make it. */

import type {
  ActivationMap,
  ClassPrediction,
  Prediction,
  RegressionPrediction,
  VotesPrediction,
} from "@/api/client";
import { findAlternatives } from "./alternatives";
import { format, translateText } from "./catalogue";
import constants from "./constants.gen.json";
import { EXPLAIN_PATH } from "./explainPath";
import type { GalaxyFrame } from "./galaxyFrame";
import { FACE_ON, headlineClaim, headlineText, MAJORITY } from "./headlines";
import { formatQuantity } from "./quantity";
import type { Manifest } from "./registry";
import { roundHalfEven } from "./rounding";
import { capitalize, composeSentence } from "./sentences";
import { findStandouts } from "./standouts";
import { volunteerInterval } from "./voteIntervals";
import type { ByKey } from "./votes";
import { argmax, lookup, TREE, toJointFractions, toVoteFractions } from "./votes";

type Question = VotesPrediction["questions"][number];
type Probabilities = ClassPrediction["probabilities"];
type Words = NonNullable<VotesPrediction["underlying"]>;

/** A model's outputs for one image. */
export interface ModelOutput {
  /** In the order of the labels; the mean over the rotations where there are several. */
  values: ArrayLike<number>;
  /** Standard deviation over the rotations; empty for one. */
  std: ByKey;
  /** Of every label, where maps were asked for. */
  activationMaps: ActivationMap[];
  outlierScore: number | null;
  /** Where the galaxy is; absent where the model does not say so. */
  galaxyFrame?: GalaxyFrame | null;
}

/** One model's prediction as the API gives it, with the activation maps of the labels to explain. */
export function toPrediction(manifest: Manifest, output: ModelOutput, explain: string[] = []): Prediction {
  const { name, version } = manifest;
  const { values, std, activationMaps, outlierScore } = output;
  const outlier = outlierScore !== null && outlierScore > constants.outlier_threshold;
  const mapsOf = (explained: string[]) =>
    (explain.includes(EXPLAIN_PATH) ? explained : explain).flatMap(
      (label) => activationMaps.find(({ key }) => key === label) ?? [],
    );
  const rest = { model: { name, version }, outlier, underlying: null, outlier_score: outlierScore, std };
  if (manifest.task === "votes") {
    const votes = predictVotes(values, manifest.calibration?.concentration ?? [], manifest.usual_votes ?? {});
    const words = outlier && outlierWords(votes);
    return { task: "votes", ...votes, ...rest, activation_maps: mapsOf(votes.path), ...words };
  }
  if (manifest.task === "regression") {
    const { quantity, ...words } = predictNumber(values[0] ?? 0, manifest);
    return {
      task: "regression",
      ...words,
      quantity,
      ...rest,
      activation_maps: mapsOf([quantity.label]),
      ...(outlier && outlierWordsAlone(words)),
    };
  }
  const probabilities = manifest.classes.map(({ label, text }, index) => ({
    label,
    text: translateText(text),
    probability: values[index] ?? 0,
  }));
  const multiLabel = manifest.multi_label ?? false;
  const { headline, sentence } = (multiLabel ? wordsOfLabels : wordsOfClasses)(probabilities);
  return {
    task: "classes",
    headline,
    sentence,
    probabilities,
    multi_label: multiLabel,
    ...rest,
    activation_maps: mapsOf([likeliest(probabilities).label]),
    ...(outlier && outlierWordsAlone({ headline, sentence })),
  };
}

/** The fields of a prediction that say first that the image is an outlier. */
export function outlierWords({ headline, sentence, also, stands_out }: Words): Words & { underlying: Words } {
  return {
    headline: { code: "outlier", text: headlineText("outlier"), confidence: null, t_type: null },
    sentence: format("outlier-advice"),
    also: [],
    stands_out: [],
    underlying: { headline, sentence, also, stands_out },
  };
}

/** The same of a prediction that has no further words. */
function outlierWordsAlone(words: Pick<Words, "headline" | "sentence">) {
  const { headline, sentence, underlying } = outlierWords({ ...words, also: [], stands_out: [] });
  return { headline, sentence, underlying };
}

export function predictVotes(outputs: ArrayLike<number>, concentration: number[], usual: ByKey = {}) {
  const voteFractions = toVoteFractions(outputs);
  const jointFractions = toJointFractions(voteFractions);
  const path = mostVotedPath(voteFractions);
  const claim = headlineClaim(path, voteFractions, jointFractions);
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
    headline: {
      code: claim.code,
      text: headlineText(claim.code),
      confidence: claim.support,
      t_type: lookup(jointFractions, FACE_ON) >= MAJORITY ? toTType(voteFractions) : null,
    },
    sentence: composeSentence(claim, voteFractions, jointFractions),
    also: findAlternatives(claim.code, jointFractions),
    stands_out: findStandouts(path, jointFractions, usual),
    path,
    questions,
    joint_fractions: jointFractions,
  };
}

function likeliest(probabilities: Probabilities): Probabilities[number] {
  return probabilities.reduce((one, other) => (other.probability > one.probability ? other : one));
}

function wordsOfClasses(probabilities: Probabilities) {
  const { label, text, probability: confidence } = likeliest(probabilities);
  return {
    headline: { code: label, text: capitalize(text), confidence, t_type: null },
    sentence: format("classes", { count: probabilities.length, text, percent: percentOf(confidence) }),
  };
}

/** Words of labels that are independent; the confidence is that of the least certain one that they name. */
function wordsOfLabels(probabilities: Probabilities) {
  const count = probabilities.length;
  const found = probabilities
    .filter(({ probability }) => probability > MAJORITY)
    .toSorted((one, other) => other.probability - one.probability);
  const least = found.at(-1);
  if (!least) {
    const { text, probability } = likeliest(probabilities);
    const { no_label_code: code } = constants.sentences;
    return {
      headline: { code, text: format("no-label.headline"), confidence: 1 - probability, t_type: null },
      sentence: format("no-label", { count, text, percent: percentOf(probability) }),
    };
  }
  const between = format("labels.between");
  const named = found.map(({ text, probability }) =>
    format("label", { text, percent: percentOf(probability) }),
  );
  return {
    headline: {
      code: found.map((each) => each.label).join(constants.sentences.between_labels),
      text: capitalize(found.map(({ text }) => text).join(between)),
      confidence: least.probability,
      t_type: null,
    },
    sentence: format("labels", { count, found: named.join(between) }),
  };
}

function percentOf(fraction: number): number {
  return roundHalfEven(fraction * 100, 0);
}

function predictNumber(
  value: number,
  { output, quantity }: Manifest,
): Pick<RegressionPrediction, "headline" | "sentence" | "quantity"> {
  if (!quantity) throw new Error("a model of regression says what number it estimates");
  const [label = ""] = output.labels;
  const { unit, decimals, half_width, level } = quantity;
  const text = translateText(quantity.text);
  const [lower, upper] = [value - half_width, value + half_width];
  const withUnit = (number: number) => formatQuantity(number, quantity);
  return {
    headline: {
      code: label,
      text: capitalize(format("quantity", { text, value: withUnit(value) })),
      confidence: null,
      t_type: null,
    },
    sentence: format("estimate", {
      text,
      value: withUnit(value),
      percent: percentOf(level),
      lower: withUnit(lower),
      upper: withUnit(upper),
    }),
    quantity: { label, text, unit, decimals, value, lower, upper, level },
  };
}

function mostVotedPath(voteFractions: ByKey): string[] {
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

/** Hubble stage T, linear in the votes on the bulge. */
function toTType(voteFractions: ByKey): number {
  const { constant, by_bulge } = constants.t_type;
  const terms = Object.entries(by_bulge).map(([key, weight]) => weight * lookup(voteFractions, key));
  return roundHalfEven(constant + terms.reduce((sum, term) => sum + term, 0), 1);
}

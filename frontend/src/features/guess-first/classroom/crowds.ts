/** Whom a class is compared with on each galaxy: volunteers where their votes are real, and models. */

import type { DecisionTree, Prediction, QuestionVotes, Sample } from "@/api/client";
import { fetchSample } from "@/api/client";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { classifyWithFallback } from "@/inference/classifyWithFallback";
import { modelVotes } from "../crowd";
import { text } from "./words.en";

/** At a time. */
const REQUESTS = 4;

export interface Crowd {
  who: string;
  questions: QuestionVotes[];
}

export interface ComparedGalaxy {
  sample: Sample;
  /** The best known first; empty where nothing is known. */
  crowds: Crowd[];
}

/** @param model null for the default one; “all” for every model. */
export async function fetchCompared(
  ids: string[],
  model: "all" | null,
  target: InferenceTarget,
  signal: AbortSignal,
): Promise<ComparedGalaxy[]> {
  const compared: ComparedGalaxy[] = [];
  for (let first = 0; first < ids.length; first += REQUESTS) {
    const some = ids.slice(first, first + REQUESTS).map(async (id) => {
      const [sample, predictions] = await Promise.all([
        fetchSample(id, signal),
        // A class is counted where no model can be asked, too.
        classifyWithFallback({ sample: id }, { model }, target, signal).then(
          ({ classification }) => classification.predictions,
          () => [],
        ),
      ]);
      return { sample, crowds: crowdsOf(sample, predictions) };
    });
    compared.push(...(await Promise.all(some)));
  }
  return compared;
}

function crowdsOf(sample: Sample, predictions: Prediction[]): Crowd[] {
  const real = sample.votes && !sample.origin.simulated;
  return [
    ...(real && sample.votes ? [{ who: text.teacher.volunteers, questions: sample.votes.questions }] : []),
    ...predictions.flatMap((each) => {
      const questions = modelVotes(each);
      return questions ? [{ who: text.teacher.model(each.model.name), questions }] : [];
    }),
  ];
}

/** Fraction of those asked who give an answer; null where nobody is asked. */
export function fractionOf({ questions }: Crowd, key: string): number | null {
  for (const { joint_fraction, answers } of questions) {
    const answer = answers.find((each) => each.key === key);
    if (answer) return joint_fraction > 0 ? answer.vote_fraction : null;
  }
  return null;
}

/** The answers that most of a crowd give, one after another. */
export function majorityPath(crowd: Crowd, tree: DecisionTree): string[] {
  const path: string[] = [];
  for (let question = tree.questions[0]; question; ) {
    const { answers } = question;
    const [first] = answers.toSorted(
      (one, other) => (fractionOf(crowd, other.key) ?? 0) - (fractionOf(crowd, one.key) ?? 0),
    );
    if (!first) break;
    path.push(first.key);
    question = tree.questions.find(({ number }) => number === first.next);
  }
  return path;
}

export function nameOf({ galaxy }: Sample): string | null {
  return galaxy ? galaxy.label || galaxy.name : null;
}

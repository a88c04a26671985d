/** A galaxy with its votes and a prediction, neither of which is shown before the visitor has answered. */

import type { DecisionTree, Prediction, Sample } from "@/api/client";
import { fetchSample, fetchTree } from "@/api/client";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { classifyWithFallback } from "@/inference/classifyWithFallback";

export interface Round {
  tree: DecisionTree;
  sample: Sample;
  prediction: Prediction | null;
}

/** @param modelOptional whether no prediction is better than an error, where no model can be asked. */
export async function fetchRound(
  id: string,
  target: InferenceTarget,
  signal: AbortSignal,
  modelOptional = false,
): Promise<Round> {
  const outcome = classifyWithFallback({ sample: id }, { model: null }, target, signal);
  const [tree, sample, answered] = await Promise.all([
    fetchTree(signal),
    fetchSample(id, signal),
    modelOptional ? outcome.catch(() => null) : outcome,
  ]);
  return { tree, sample, prediction: answered?.classification.predictions[0] ?? null };
}

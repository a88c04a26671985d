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

export async function fetchRound(id: string, target: InferenceTarget, signal: AbortSignal): Promise<Round> {
  const [tree, sample, outcome] = await Promise.all([
    fetchTree(signal),
    fetchSample(id, signal),
    classifyWithFallback({ sample: id }, { model: null }, target, signal),
  ]);
  return { tree, sample, prediction: outcome.classification.predictions[0] ?? null };
}

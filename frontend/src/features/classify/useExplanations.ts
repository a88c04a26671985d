/** What stands behind a prediction: every model's own, their activation maps, and the spread over rotated copies. */

import { useMemo } from "react";
import type { Classification } from "@/api/client";
import { fetchSample } from "@/api/client";
import { predictionValues } from "@/api/predictionValues";
import { useAsync } from "@/hooks/useAsync";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { classifyWithFallback, LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { ApiError } from "@/lib/apiError";
import type { ImageInput } from "./imageInput";
import { payloadOf } from "./imageInput";
import type { ClassificationState } from "./useClassification";

/** Enough to see whether rotation matters; each costs as much as the prediction itself. */
const ROTATIONS = 8;

/** Fetched after the prediction, so that the prediction never waits for it. */
export function useExplanations(state: ClassificationState) {
  const load = useMemo(() => {
    if (state.phase !== "done") return null;
    const { input, classification, target } = state;
    return (signal: AbortSignal) => explain(input, classification, target, signal);
  }, [state]);
  return useAsync(load, LOCAL_DEADLINE_MS);
}

/** The volunteers' votes on a sample; null for any other image. */
export function useSampleVotes(sample: string | null) {
  const load = useMemo(() => {
    return sample === null ? null : (signal: AbortSignal) => fetchSample(sample, signal);
  }, [sample]);
  const { state } = useAsync(load);
  return state.phase === "ready" && sample !== null ? state.value : null;
}

async function explain(
  input: ImageInput,
  { predictions }: Classification,
  target: InferenceTarget,
  signal: AbortSignal,
): Promise<Classification> {
  const classifyWithAll = async (labels: string[]) => {
    const options = { model: "all", explain: labels, rotations: ROTATIONS };
    return (await classifyWithFallback(payloadOf(input), options, target, signal)).classification;
  };
  const labels = predictions.flatMap((prediction) => predictionValues(prediction).map(([label]) => label));
  try {
    return await classifyWithAll(labels);
  } catch (error) {
    // No released model has activation maps: the rest is worth having without.
    if (
      !(error instanceof ApiError && error.details.kind === "api" && error.details.code === "unknown_label")
    ) {
      throw error;
    }
    return classifyWithAll([]);
  }
}

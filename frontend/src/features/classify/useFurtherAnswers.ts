/** What is fetched beyond the one answer, and only when it is looked at: other models, other answers' activation maps. */

import { useMemo, useState } from "react";
import type { ActivationMap } from "@/api/client";
import { useAsync } from "@/hooks/useAsync";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { classifyWithFallback, LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import type { ImageInput } from "./imageInput";
import { payloadOf, readingOf } from "./imageInput";
import type { Answered } from "./useClassification";

/** Every model's prediction for the same image, once they are asked for. */
export function useModelPredictions(input: ImageInput, target: InferenceTarget) {
  const [askedFor, setAskedFor] = useState<ImageInput | null>(null);
  const asked = askedFor === input;
  const load = useMemo(() => {
    if (!asked) return null;
    return async (signal: AbortSignal) => {
      const { classification } = await classifyWithFallback(
        payloadOf(input),
        { model: "all", ...readingOf(input) },
        target,
        signal,
      );
      return classification;
    };
  }, [asked, input, target]);
  const { state, reload } = useAsync(load, LOCAL_DEADLINE_MS);
  return { asked, ask: () => setAskedFor(input), state, reload };
}

/** The activation map of one answer: of the path's from the answer itself, of any other asked for. */
export function useActivationMap(answered: Answered | null, key: string | null) {
  const [prediction] = answered?.classification.predictions ?? [];
  const known = prediction?.activation_maps.find((map) => map.key === key) ?? null;
  const load = useMemo(() => {
    if (!answered || !prediction || key === null || known) return null;
    return async (signal: AbortSignal): Promise<ActivationMap | null> => {
      const options = { model: prediction.model.name, explain: [key], ...readingOf(answered.input) };
      const payload = payloadOf(answered.input);
      const { classification } = await classifyWithFallback(payload, options, answered.target, signal);
      return classification.predictions[0]?.activation_maps.find((map) => map.key === key) ?? null;
    };
  }, [answered, prediction, key, known]);
  const { state } = useAsync(load, LOCAL_DEADLINE_MS);
  return {
    map: known ?? (load && state.phase === "ready" ? state.value : null),
    loading: load !== null && state.phase === "loading",
    failed: load !== null && state.phase === "failed",
  };
}

/** Classifies the current image. A newer one cancels an older one, and nothing takes longer than its deadline. */

import { useCallback, useEffect, useRef, useState } from "react";
import type { ClassifyOutcome, InferenceTarget } from "@/inference/classifyWithFallback";
import { classifyWithFallback } from "@/inference/classifyWithFallback";
import { EXPLAIN_PATH } from "@/inference/explainPath";
import type { AppError } from "@/lib/appError";
import { toAppError } from "@/lib/appError";
import type { ImageInput } from "./imageInput";
import { payloadOf, readingOf } from "./imageInput";

/** After this long without an answer it is most likely a cold start. */
const COLD_START_AFTER_MS = 1_500;

/** After this long it is slow whatever the reason. */
const SLOW_AFTER_MS = 8_000;

export type PendingPhase = "running" | "coldStart" | "slow";

/** An image's classification and how long it took. */
export interface Answered extends ClassifyOutcome {
  input: ImageInput;
  milliseconds: number;
}

export type ClassificationState =
  | { phase: "idle" }
  /** `previous` is what was last said of the same image, by another model. */
  | { phase: PendingPhase; input: ImageInput; previous: Answered | null }
  | ({ phase: "done" } & Answered)
  | { phase: "failed"; input: ImageInput; error: AppError };

/** Classifies whenever the input, the model or the target changes; null is no input. */
export function useClassification(input: ImageInput | null, model: string | null, target: InferenceTarget) {
  const [state, setState] = useState<ClassificationState>({ phase: "idle" });
  const [attempt, setAttempt] = useState(0);
  const last = useRef<Answered | null>(null);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt classifies again.
  useEffect(() => {
    if (!input) {
      setState({ phase: "idle" });
      return;
    }
    const controller = new AbortController();
    const show = (next: ClassificationState) => {
      if (!controller.signal.aborted) setState(next);
    };
    const start = performance.now();
    const previous = last.current?.input === input ? last.current : null;
    show({ phase: "running", input, previous });
    const timers = [
      setTimeout(() => show({ phase: "coldStart", input, previous }), COLD_START_AFTER_MS),
      setTimeout(() => show({ phase: "slow", input, previous }), SLOW_AFTER_MS),
    ];
    const stopTimers = () => timers.forEach(clearTimeout);
    classifyWithFallback(
      payloadOf(input),
      { model, explain: [EXPLAIN_PATH], ...readingOf(input) },
      target,
      controller.signal,
    )
      .then(
        (outcome) => {
          if (controller.signal.aborted) return;
          last.current = { input, milliseconds: performance.now() - start, ...outcome };
          show({ phase: "done", ...last.current });
        },
        (error: unknown) => show({ phase: "failed", input, error: toAppError(error) }),
      )
      .finally(stopTimers);
    return () => {
      stopTimers();
      controller.abort();
    };
  }, [input, model, target, attempt]);

  return { state, retry };
}

/** What is known of the image: also while another model is asked about it. */
export function answeredOf(state: ClassificationState): Answered | null {
  if (state.phase === "done") return state;
  return isPending(state) ? state.previous : null;
}

export function isPending(
  state: ClassificationState,
): state is Extract<ClassificationState, { phase: PendingPhase }> {
  return state.phase === "running" || state.phase === "coldStart" || state.phase === "slow";
}

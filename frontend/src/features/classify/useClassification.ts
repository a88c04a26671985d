/** One picture's way to its answer. A newer picture cancels an older one, and nothing waits longer than the deadline. */

import { useCallback, useEffect, useState } from "react";
import type { Asked, Place } from "@/inference/classifyWithFallback";
import { ask } from "@/inference/classifyWithFallback";
import type { Trouble } from "@/lib/appError";
import { troubleFrom } from "@/lib/appError";
import type { Subject } from "./imageInput";
import { pictureOf } from "./imageInput";

/** After this long without an answer the model was most likely asleep. */
const WAKING_AFTER_MS = 1_500;

/** After this long it is slow whatever the reason. */
const SLOW_AFTER_MS = 8_000;

export type Attempt =
  | { phase: "idle" }
  | { phase: "reading" | "waking" | "slow"; subject: Subject }
  | ({ phase: "answered"; subject: Subject; milliseconds: number } & Asked)
  | { phase: "failed"; subject: Subject; trouble: Trouble };

/** Asks about `subject` whenever it, the model or the place changes; null asks nothing. */
export function useClassification(subject: Subject | null, model: string | null, place: Place) {
  const [attempt, setAttempt] = useState<Attempt>({ phase: "idle" });
  const [tries, setTries] = useState(0);
  const tryAgain = useCallback(() => setTries((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks again.
  useEffect(() => {
    if (!subject) {
      setAttempt({ phase: "idle" });
      return;
    }
    const controller = new AbortController();
    const show = (next: Attempt) => {
      if (!controller.signal.aborted) setAttempt(next);
    };
    const begun = performance.now();
    show({ phase: "reading", subject });
    const timers = [
      setTimeout(() => show({ phase: "waking", subject }), WAKING_AFTER_MS),
      setTimeout(() => show({ phase: "slow", subject }), SLOW_AFTER_MS),
    ];
    const stopTimers = () => timers.forEach(clearTimeout);
    ask(pictureOf(subject), { model }, place, controller.signal)
      .then(
        (asked) => show({ phase: "answered", subject, milliseconds: performance.now() - begun, ...asked }),
        (error: unknown) => show({ phase: "failed", subject, trouble: troubleFrom(error) }),
      )
      .finally(stopTimers);
    return () => {
      stopTimers();
      controller.abort();
    };
  }, [subject, model, place, tries]);

  return { attempt, tryAgain };
}

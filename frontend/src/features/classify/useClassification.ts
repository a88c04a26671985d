/** One picture's way to its answer. A newer picture cancels an older one, and nothing waits longer than the deadline. */

import { useCallback, useEffect, useRef, useState } from "react";
import type { Classification } from "@/api/calls";
import { classify as callClassify } from "@/api/calls";
import { withDeadline } from "@/shared/deadline";
import { DEADLINE_MS } from "./limits";
import { fitForSending } from "./shrink";
import type { Trouble } from "./trouble";
import { troubleFrom } from "./trouble";

/** After this long without an answer the model was most likely asleep. */
const WAKING_AFTER_MS = 1_500;

export type Attempt =
  | { phase: "idle"; picture: null }
  | { phase: "reading" | "waking"; picture: File }
  | { phase: "answered"; picture: File; classification: Classification }
  | { phase: "failed"; picture: File; trouble: Trouble };

export function useClassification() {
  const [attempt, setAttempt] = useState<Attempt>({ phase: "idle", picture: null });
  const running = useRef<AbortController | null>(null);

  const classify = useCallback(async (picture: File, model: string | null) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const show = (next: Attempt) => {
      if (!controller.signal.aborted) setAttempt(next);
    };

    show({ phase: "reading", picture });
    const waking = setTimeout(() => show({ phase: "waking", picture }), WAKING_AFTER_MS);
    try {
      const classification = await withDeadline(DEADLINE_MS, controller.signal, async (signal) =>
        callClassify(await fitForSending(picture), model, signal),
      );
      show({ phase: "answered", picture, classification });
    } catch (error) {
      show({ phase: "failed", picture, trouble: troubleFrom(error) });
    } finally {
      clearTimeout(waking);
    }
  }, []);

  useEffect(() => () => running.current?.abort(), []);

  return { attempt, classify };
}

/** Data that is fetched when a component mounts: loading, ready or failed, and never pending for ever. */

import { useCallback, useEffect, useLayoutEffect, useState } from "react";
import type { AppError } from "@/lib/appError";
import { toAppError } from "@/lib/appError";
import { REQUEST_DEADLINE_MS, withDeadline } from "@/lib/deadline";

export type AsyncState<T> =
  | { phase: "loading" }
  | { phase: "ready"; value: T }
  | { phase: "failed"; error: AppError };

/**
 * Fetches with `load` whenever that changes, so pass one that is memoised; null fetches nothing.
 * What failed for want of a connection is fetched again when the device is back online.
 */
export function useAsync<T>(
  load: ((signal: AbortSignal) => Promise<T>) | null,
  deadline: number = REQUEST_DEADLINE_MS,
) {
  const [state, setState] = useState<AsyncState<T>>({ phase: "loading" });
  const [attempt, setAttempt] = useState(0);
  const reload = useCallback(() => setAttempt((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again.
  useEffect(() => {
    setState({ phase: "loading" });
    if (!load) return;
    const controller = new AbortController();
    const show = (next: AsyncState<T>) => {
      if (!controller.signal.aborted) setState(next);
    };
    withDeadline(deadline, controller.signal, load).then(
      (value) => show({ phase: "ready", value }),
      (error: unknown) => show({ phase: "failed", error: toAppError(error) }),
    );
    return () => controller.abort();
  }, [load, deadline, attempt]);

  const failed = state.phase === "failed";
  // In the same commit as what is shown: a connection that is back between the two would be missed.
  useLayoutEffect(() => {
    if (!failed) return;
    window.addEventListener("online", reload);
    return () => window.removeEventListener("online", reload);
  }, [failed, reload]);

  return { state, reload };
}

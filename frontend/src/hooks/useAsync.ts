/** Something that is fetched when it is first shown: loading, then there or in trouble, and never for ever. */

import { useCallback, useEffect, useLayoutEffect, useState } from "react";
import type { Trouble } from "@/lib/appError";
import { troubleFrom } from "@/lib/appError";
import { withDeadline } from "@/lib/deadline";
import { DEADLINE_MS } from "@/lib/limits";

export type Loaded<T> =
  | { phase: "loading" }
  | { phase: "ready"; value: T }
  | { phase: "failed"; trouble: Trouble };

/**
 * Fetches with `load` whenever that changes, so pass one that is memoised; null fetches nothing.
 * What failed for want of a connection is fetched again when the device is back online.
 */
export function useAsync<T>(
  load: ((signal: AbortSignal) => Promise<T>) | null,
  deadline: number = DEADLINE_MS,
) {
  const [loaded, setLoaded] = useState<Loaded<T>>({ phase: "loading" });
  const [attempt, setAttempt] = useState(0);
  const reload = useCallback(() => setAttempt((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again.
  useEffect(() => {
    setLoaded({ phase: "loading" });
    if (!load) return;
    const controller = new AbortController();
    const show = (next: Loaded<T>) => {
      if (!controller.signal.aborted) setLoaded(next);
    };
    withDeadline(deadline, controller.signal, load).then(
      (value) => show({ phase: "ready", value }),
      (error: unknown) => show({ phase: "failed", trouble: troubleFrom(error) }),
    );
    return () => controller.abort();
  }, [load, deadline, attempt]);

  const failed = loaded.phase === "failed";
  // Together with what is shown: a connection that is back between the two would be missed.
  useLayoutEffect(() => {
    if (!failed) return;
    window.addEventListener("online", reload);
    return () => window.removeEventListener("online", reload);
  }, [failed, reload]);

  return { loaded, reload };
}

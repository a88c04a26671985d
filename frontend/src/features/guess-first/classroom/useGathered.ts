/** What the deployment has gathered for a class, looked at again and again while the teacher's page is seen. */

import { useCallback, useEffect, useState } from "react";
import type { HandIns } from "@/api/classrooms";
import { fetchHandIns } from "@/api/classrooms";
import type { AppError } from "@/lib/appError";
import { isRetryable, toAppError } from "@/lib/appError";
import { REQUEST_DEADLINE_MS, withDeadline } from "@/lib/deadline";
import type { Gathering } from "./classes";

/** `galaxy_costs/classrooms.py` counts on it. */
const POLL_MS = 10_000;

export interface Gathered {
  handIns: HandIns | null;
  error: AppError | null;
  look: () => void;
}

/** @param onCodes memoised; gets what was handed in, at each look. */
export function useGathered({ id, key }: Gathering, onCodes: (codes: string[]) => void): Gathered {
  const [handIns, setHandIns] = useState<HandIns | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [looks, setLooks] = useState(0);
  const look = useCallback(() => setLooks((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another look asks again.
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer = setTimeout(() => (document.hidden ? again() : look()), POLL_MS);
    };
    withDeadline(REQUEST_DEADLINE_MS, controller.signal, (signal) => fetchHandIns(id, key, signal)).then(
      (found) => {
        if (controller.signal.aborted) return;
        setHandIns(found);
        setError(null);
        onCodes(found.codes);
        again();
      },
      (failure: unknown) => {
        if (controller.signal.aborted) return;
        const appError = toAppError(failure);
        setError(appError);
        if (isRetryable(appError)) again();
      },
    );
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [id, key, looks, look, onCodes]);

  return { handIns, error, look };
}

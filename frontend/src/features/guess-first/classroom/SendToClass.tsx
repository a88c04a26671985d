import { useEffect, useState } from "react";
import { handIn } from "@/api/classrooms";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import type { AppError } from "@/lib/appError";
import { isRetryable, toAppError } from "@/lib/appError";
import { REQUEST_DEADLINE_MS, withDeadline } from "@/lib/deadline";
import { readStored, store, useStored } from "@/lib/localStorage";
import { text } from "./words.en";

export const SENT_KEY = "class-sent";
/** At the least and at the most, by chance, so that a class that is back online does not send all at once. */
const RETRY_MS = [3_000, 12_000] as const;

/** Hands a code in over the API: at once, or when there is a network again; each code once. */
export function SendToClass({ id, code }: { id: string; code: string }) {
  const sent = useStored(SENT_KEY) === entryOf(id, code);
  const [error, setError] = useState<AppError | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt sends again.
  useEffect(() => {
    if (readStored(SENT_KEY) === entryOf(id, code)) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => setAttempt((before) => before + 1);
    withDeadline(REQUEST_DEADLINE_MS, controller.signal, (signal) => handIn(id, code, signal)).then(
      () => {
        if (controller.signal.aborted) return;
        setError(null);
        store(SENT_KEY, entryOf(id, code));
      },
      (failure: unknown) => {
        if (controller.signal.aborted) return;
        const appError = toAppError(failure);
        setError(appError);
        if (isRetryable(appError)) {
          const [least, most] = RETRY_MS;
          timer = setTimeout(again, least + Math.random() * (most - least));
        }
      },
    );
    window.addEventListener("online", again);
    return () => {
      controller.abort();
      clearTimeout(timer);
      window.removeEventListener("online", again);
    };
  }, [id, code, attempt]);

  if (sent) return <p role="status">{text.pupil.sent}</p>;
  if (error === null) return <p role="status">{text.pupil.sending}</p>;
  if (!isRetryable(error)) return <ErrorNotice error={error} onRetry={() => setAttempt(attempt + 1)} />;
  return (
    <div role="status">
      <p>{text.pupil.waiting}</p>
      <Button onClick={() => setAttempt(attempt + 1)}>{text.pupil.sendNow}</Button>
    </div>
  );
}

function entryOf(id: string, code: string): string {
  return `${id} ${code}`;
}

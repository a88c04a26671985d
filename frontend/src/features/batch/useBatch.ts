/** A batch from its beginning to its table: asked for, sent, started, looked at until it is done. */

import { useCallback, useEffect, useRef, useState } from "react";
import type { Batch, CreatedBatch } from "@/api/batches";
import { cancelBatch, createBatch, fetchBatch, startBatch, uploadPicture } from "@/api/batches";
import type { Trouble } from "@/lib/appError";
import { canTryAgain, secondsBeforeTryingAgain, troubleFrom } from "@/lib/appError";
import { withDeadline } from "@/lib/deadline";
import { fitForSending } from "@/lib/downscale";
import { namesOf } from "./fileNames";

const AT_ONCE = 4;
const TRIES = 4;
const PAUSE_SECONDS = 2;
const ASK_EVERY_MS = 1500;
const ANSWER_MS = 20_000;
const SENDING_MS = 120_000;

export type Phase =
  | { phase: "preparing" }
  | { phase: "ready"; batch: CreatedBatch }
  | { phase: "sending"; batch: CreatedBatch; sent: number }
  | { phase: "running"; batch: Batch; heard: boolean }
  | { phase: "done" | "cancelled" | "unsent"; batch: Batch }
  | { phase: "failed"; trouble: Trouble };

interface Controls {
  cancel: () => void;
  tryAgain: () => void;
}

/** A batch of these files, asked for at once and begun when that is wanted. */
export function useBatch(files: File[], model: string | null): [Phase, Controls & { start: () => void }] {
  const created = useRef<CreatedBatch | null>(null);
  const sent = useRef(new Set<number>());
  const wanted = useRef(false);

  const work = useCallback<Work>(
    async (signal, setPhase) => {
      created.current ??= await patiently(signal, ANSWER_MS, (inner) =>
        createBatch(namesOf(files), model, inner),
      );
      const batch = created.current;
      if (!wanted.current) return setPhase({ phase: "ready", batch });
      setPhase({ phase: "sending", batch, sent: sent.current.size });
      await sendAll(files, batch, sent.current, signal, () =>
        setPhase({ phase: "sending", batch, sent: sent.current.size }),
      );
      const started = await patiently(signal, ANSWER_MS, (inner) => startBatch(batch.id, inner));
      await follow(started, signal, setPhase);
    },
    [files, model],
  );
  const [phase, controls] = useWork(work, () => created.current?.id);
  const start = () => {
    wanted.current = true;
    controls.tryAgain();
  };
  return [phase, { ...controls, start }];
}

/** A batch that was begun before, here or elsewhere. */
export function useKnownBatch(id: string): [Phase, Controls] {
  const work = useCallback<Work>(
    async (signal, setPhase) =>
      follow(await patiently(signal, ANSWER_MS, (inner) => fetchBatch(id, inner)), signal, setPhase),
    [id],
  );
  return useWork(work, () => id);
}

type Work = (signal: AbortSignal, setPhase: (phase: Phase) => void) => Promise<void>;

/** Works until it ends or fails; again where that is asked for, and no more once the batch is cancelled. */
function useWork(work: Work, idOf: () => string | undefined): [Phase, Controls] {
  const [phase, setPhase] = useState<Phase>({ phase: "preparing" });
  const [round, setRound] = useState(0);
  const working = useRef(new AbortController());

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is the same work once more.
  useEffect(() => {
    const controller = new AbortController();
    working.current = controller;
    work(controller.signal, setPhase).catch((error: unknown) => {
      if (!controller.signal.aborted) setPhase({ phase: "failed", trouble: troubleFrom(error) });
    });
    return () => controller.abort();
  }, [work, round]);

  return [
    phase,
    {
      cancel: () => {
        const id = idOf();
        working.current.abort();
        if (!id) return;
        const controller = new AbortController();
        working.current = controller;
        patiently(controller.signal, ANSWER_MS, (inner) => cancelBatch(id, inner)).then(
          (told) => setPhase({ phase: told.state === "done" ? "done" : "cancelled", batch: told }),
          (error: unknown) => setPhase({ phase: "failed", trouble: troubleFrom(error) }),
        );
      },
      tryAgain: () => setRound((before) => before + 1),
    },
  ];
}

/** Sends what was not sent before; a picture that alone is refused is left out, and its row says so. */
async function sendAll(
  files: File[],
  batch: CreatedBatch,
  sent: Set<number>,
  signal: AbortSignal,
  onSent: () => void,
): Promise<void> {
  const waiting = [...batch.uploads.entries()].filter(([place]) => !sent.has(place));
  const sender = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, upload] = next;
      try {
        const picture = await fitForSending(files[place] as File);
        await patiently(signal, SENDING_MS, (inner) => uploadPicture(upload, picture as Blob, inner));
      } catch (error) {
        if (!refusedAlone(troubleFrom(error))) {
          waiting.length = 0;
          throw error;
        }
      }
      sent.add(place);
      onSent();
    }
  };
  // Until all of them have ended, so that none says later how many were sent.
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, sender));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** Whether it is the picture that nobody takes: too large, or empty. */
function refusedAlone(trouble: Trouble): boolean {
  if (trouble.kind === "tooLargeToShrink") return true;
  return (trouble.kind === "api" || trouble.kind === "status") && [400, 413, 422].includes(trouble.status);
}

/** Asks how far it is until that is the end; an API that does not answer for a while is waited for. */
async function follow(started: Batch, signal: AbortSignal, setPhase: (phase: Phase) => void): Promise<void> {
  for (let batch = started; ; ) {
    if (batch.state === "done" || batch.state === "cancelled") return setPhase({ phase: batch.state, batch });
    if (batch.state === "waiting-for-uploads") return setPhase({ phase: "unsent", batch });
    setPhase({ phase: "running", batch, heard: true });
    await pause(ASK_EVERY_MS, signal);
    try {
      batch = await patiently(signal, ANSWER_MS, (inner) => fetchBatch(batch.id, inner));
    } catch (error) {
      if (signal.aborted || !canTryAgain(troubleFrom(error))) throw error;
      setPhase({ phase: "running", batch, heard: false });
      await pause(ASK_EVERY_MS * 4, signal);
    }
  }
}

/** Tries a call a few times, as long as that can help, and no faster than the API asks. */
async function patiently<T>(
  signal: AbortSignal,
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withDeadline(milliseconds, signal, call);
    } catch (error) {
      const trouble = troubleFrom(error);
      if (signal.aborted || attempt === TRIES || !canTryAgain(trouble)) throw error;
      await pause(1000 * Math.max(PAUSE_SECONDS * attempt, secondsBeforeTryingAgain(trouble)), signal);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** The lifecycle of a batch: created, uploaded, started, polled until it is done. */

import { useCallback, useEffect, useRef, useState } from "react";
import type { Batch, CreatedBatch } from "@/api/batches";
import { cancelBatch, createBatch, fetchBatch, newBatchKey, startBatch, uploadImage } from "@/api/batches";
import { ApiError } from "@/lib/apiError";
import type { AppError } from "@/lib/appError";
import { isRetryable, retryDelaySeconds, toAppError } from "@/lib/appError";
import { withDeadline } from "@/lib/deadline";
import { downscaleToFit, MAX_BYTES } from "@/lib/downscale";
import { uniqueNames } from "./fileNames";

const CONCURRENCY = 4;
const MAX_ATTEMPTS = 4;
const MIN_PAUSE_SECONDS = 2;
const POLL_INTERVAL_MS = 1500;
const REQUEST_MS = 20_000;
const UPLOAD_MS = 120_000;

export type Phase =
  | { phase: "preparing" }
  | { phase: "ready"; batch: CreatedBatch }
  | { phase: "sending"; batch: CreatedBatch; sent: number }
  | { phase: "running"; batch: Batch; responding: boolean }
  | { phase: "done" | "cancelled" | "unsent"; batch: Batch }
  | { phase: "failed"; error: AppError };

interface Controls {
  cancel: () => void;
  retry: () => void;
}

/** A batch of these files, created at once and started on demand. */
export function useBatch(files: File[], model: string | null): [Phase, Controls & { start: () => void }] {
  const created = useRef<CreatedBatch | null>(null);
  const [key] = useState(newBatchKey);
  const sent = useRef(new Set<number>());
  const started = useRef(false);

  const task = useCallback<Task>(
    async (signal, setPhase) => {
      created.current ??= await withRetries(signal, REQUEST_MS, (inner) =>
        createBatch(describe(files), model, key, inner),
      );
      const batch = created.current;
      if (!started.current) return setPhase({ phase: "ready", batch });
      setPhase({ phase: "sending", batch, sent: sent.current.size });
      await uploadAll(files, batch, sent.current, signal, () =>
        setPhase({ phase: "sending", batch, sent: sent.current.size }),
      );
      const batchStatus = await withRetries(signal, REQUEST_MS, (inner) => startBatch(batch.id, inner));
      await follow(batchStatus, signal, setPhase);
    },
    [files, model, key],
  );
  const [phase, controls] = useTask(task, () => created.current?.id);
  const start = () => {
    started.current = true;
    controls.retry();
  };
  return [phase, { ...controls, start }];
}

/** A batch that was created before, here or elsewhere. */
export function useExistingBatch(id: string): [Phase, Controls] {
  const task = useCallback<Task>(
    async (signal, setPhase) =>
      follow(await withRetries(signal, REQUEST_MS, (inner) => fetchBatch(id, inner)), signal, setPhase),
    [id],
  );
  return useTask(task, () => id);
}

type Task = (signal: AbortSignal, setPhase: (phase: Phase) => void) => Promise<void>;

/** Runs a task until it ends or fails; again on retry, and no more once the batch is cancelled. */
function useTask(task: Task, idOf: () => string | undefined): [Phase, Controls] {
  const [phase, setPhase] = useState<Phase>({ phase: "preparing" });
  const [attempt, setAttempt] = useState(0);
  const controllerRef = useRef(new AbortController());

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is the same task once more.
  useEffect(() => {
    const controller = new AbortController();
    controllerRef.current = controller;
    task(controller.signal, setPhase).catch((error: unknown) => {
      if (!controller.signal.aborted) setPhase({ phase: "failed", error: toAppError(error) });
    });
    return () => controller.abort();
  }, [task, attempt]);

  return [
    phase,
    {
      cancel: () => {
        const id = idOf();
        controllerRef.current.abort();
        if (!id) return;
        const controller = new AbortController();
        controllerRef.current = controller;
        withRetries(controller.signal, REQUEST_MS, (inner) => cancelBatch(id, inner)).then(
          (status) => setPhase({ phase: status.state === "done" ? "done" : "cancelled", batch: status }),
          (error: unknown) => setPhase({ phase: "failed", error: toAppError(error) }),
        );
      },
      retry: () => setAttempt((before) => before + 1),
    },
  ];
}

/** What the API is told of each file before it is sent; a large one is made smaller first. */
function describe(files: File[]): { name: string; bytes: number }[] {
  const names = uniqueNames(files);
  return files.map(({ size }, index) => ({
    name: names[index] as string,
    bytes: Math.min(Math.max(size, 1), MAX_BYTES),
  }));
}

/** Uploads what was not uploaded before; a file that is refused by itself is left out, and its row says so. */
async function uploadAll(
  files: File[],
  batch: CreatedBatch,
  sent: Set<number>,
  signal: AbortSignal,
  onSent: () => void,
): Promise<void> {
  const queue = [...batch.uploads.entries()].filter(([index]) => !sent.has(index));
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, upload] = next;
      try {
        const image = await downscaleToFit(files[index] as File);
        await withRetries(signal, UPLOAD_MS, (inner) => uploadImage(upload, image as Blob, inner));
      } catch (error) {
        if (!isFileRefused(toAppError(error))) {
          queue.length = 0;
          throw error;
        }
      }
      sent.add(index);
      onSent();
    }
  };
  // All must have ended, so that none reports progress later.
  const outcomes = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** Whether the file itself is refused: too large, or empty. */
function isFileRefused(error: AppError): boolean {
  if (error.kind === "tooLargeToDownscale") return true;
  return (error.kind === "api" || error.kind === "status") && [400, 413, 422].includes(error.status);
}

function failure(batch: Batch): ApiError {
  const message = batch.reason ?? "";
  return new ApiError({
    kind: "api",
    status: 500,
    code: "batch_failed",
    message,
    hint: "",
    retryAfter: null,
  });
}

/** Polls the batch until it ends; an API that does not respond for a while is waited for. */
async function follow(started: Batch, signal: AbortSignal, setPhase: (phase: Phase) => void): Promise<void> {
  for (let batch = started; ; ) {
    if (batch.state === "done" || batch.state === "cancelled") return setPhase({ phase: batch.state, batch });
    if (batch.state === "failed") throw failure(batch);
    if (batch.state === "waiting-for-uploads") return setPhase({ phase: "unsent", batch });
    setPhase({ phase: "running", batch, responding: true });
    await pause(POLL_INTERVAL_MS, signal);
    try {
      batch = await withRetries(signal, REQUEST_MS, (inner) => fetchBatch(batch.id, inner));
    } catch (error) {
      if (signal.aborted || !isRetryable(toAppError(error))) throw error;
      setPhase({ phase: "running", batch, responding: false });
      await pause(POLL_INTERVAL_MS * 4, signal);
    }
  }
}

/** Retries a call a few times, as long as that can help, and no faster than the API asks. */
async function withRetries<T>(
  signal: AbortSignal,
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withDeadline(milliseconds, signal, call);
    } catch (error) {
      const appError = toAppError(error);
      if (signal.aborted || attempt === MAX_ATTEMPTS || !isRetryable(appError)) throw error;
      await pause(1000 * Math.max(MIN_PAUSE_SECONDS * attempt, retryDelaySeconds(appError)), signal);
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

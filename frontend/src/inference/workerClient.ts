/** The page's side of the worker, which is started when it is first needed. */

import type { ClassifyOptions } from "@/api/client";
import type { ApiErrorDetails } from "@/lib/apiError";
import { ApiError } from "@/lib/apiError";
import { serviceWorkerReady } from "@/lib/serviceWorker";
import { activeCatalogue } from "./catalogue";
import { setDeviceReady, setDeviceStatus, stopFetching } from "./deviceStatus";
import { text } from "./words.en";
import type {
  CancelRequest,
  DetectionResult,
  WorkerMessage,
  WorkerRequest,
  WorkerResult,
} from "./workerProtocol";

interface PendingRequest {
  resolve: (result: WorkerResult | DetectionResult | null) => void;
  reject: (error: Error) => void;
}

const pending = new Map<number, PendingRequest>();
let worker: Worker | null = null;
let lastId = 0;

/** Classifies an image in the worker; null only warms the models up. */
export async function runInWorker(
  image: Blob | null,
  options: ClassifyOptions,
  signal: AbortSignal,
): Promise<WorkerResult | null> {
  return request({ image, options }, signal) as Promise<WorkerResult | null>;
}

/** Finds and classifies an image's galaxies in the worker, the brightest first. */
export async function detectInWorker(
  image: Blob,
  model: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<DetectionResult> {
  return request({ image, options: { model }, detect: limit }, signal) as Promise<DetectionResult>;
}

async function request(
  what: Omit<WorkerRequest, "id" | "catalogue">,
  signal: AbortSignal,
): Promise<WorkerResult | DetectionResult | null> {
  // A worker that starts before the service worker bypasses its cache, and fetches anew the next time.
  await serviceWorkerReady();
  signal.throwIfAborted();
  worker ??= start();
  const id = ++lastId;
  const message: WorkerRequest = { id, ...what, catalogue: activeCatalogue() };
  const result = new Promise<WorkerResult | DetectionResult | null>((resolve, reject) => {
    pending.set(id, { resolve, reject });
    const cancel = () => {
      const cancellation: CancelRequest = { id, cancelled: true };
      worker?.postMessage(cancellation);
      reject(signal.reason);
    };
    signal.addEventListener("abort", cancel, { once: true });
  });
  worker.postMessage(message);
  return result.finally(() => pending.delete(id));
}

function start(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => onMessage(data));
  started.addEventListener("error", () => {
    // Its script did not come, or it ran out of memory: the next image starts another one.
    started.terminate();
    if (worker === started) worker = null;
    stopFetching();
    for (const { reject } of pending.values()) reject(new ApiError({ kind: "unreachable" }));
  });
  return started;
}

function onMessage(message: WorkerMessage): void {
  switch (message.kind) {
    case "fetching":
      setDeviceStatus({ phase: "fetching", loaded: message.loaded, total: message.total });
      break;
    case "done":
      setDeviceReady();
      pending.get(message.id)?.resolve(message.result);
      break;
    case "failed":
      stopFetching();
      pending.get(message.id)?.reject(new ApiError(message.error ?? cannotRun()));
      break;
  }
}

function cannotRun(): ApiErrorDetails {
  return { kind: "api", status: 422, code: "cannot_run_here", ...text.cannotRun, retryAfter: null };
}

/** The page's side of the worker, which is started when it is first needed. */

import type { Wish } from "@/api/client";
import type { ProblemDetails } from "@/lib/apiError";
import { Problem } from "@/lib/apiError";
import { keeping } from "@/lib/serviceWorker";
import { setDeviceState, stopFetching } from "./deviceStatus";
import { text } from "./words.en";
import type { Order, Report, Seen, Withdrawal } from "./workerProtocol";

interface Waiting {
  resolve: (seen: Seen | null) => void;
  reject: (error: Error) => void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let orders = 0;

/** Has a picture looked at by the models that are wished for; null only gets them ready. */
export async function seeOnDevice(
  picture: Blob | null,
  wish: Wish,
  signal: AbortSignal,
): Promise<Seen | null> {
  // A worker that begins earlier is not looked after, and fetches anew the next time.
  await keeping();
  signal.throwIfAborted();
  worker ??= start();
  const id = ++orders;
  const order: Order = { id, picture, wish };
  const seen = new Promise<Seen | null>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    const withdraw = () => {
      const withdrawal: Withdrawal = { id, withdrawn: true };
      worker?.postMessage(withdrawal);
      reject(signal.reason);
    };
    signal.addEventListener("abort", withdraw, { once: true });
  });
  worker.postMessage(order);
  return seen.finally(() => waiting.delete(id));
}

function start(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<Report>) => hear(data));
  started.addEventListener("error", () => {
    // Its script did not come, or it ran out of memory: the next picture starts another one.
    started.terminate();
    if (worker === started) worker = null;
    stopFetching();
    for (const { reject } of waiting.values()) reject(new Problem({ kind: "unreachable" }));
  });
  return started;
}

function hear(report: Report): void {
  switch (report.kind) {
    case "fetching":
      setDeviceState({ phase: "fetching", loaded: report.loaded, total: report.total });
      break;
    case "done":
      setDeviceState({ phase: "ready" });
      waiting.get(report.id)?.resolve(report.seen);
      break;
    case "failed":
      stopFetching();
      waiting.get(report.id)?.reject(new Problem(report.problem ?? cannotRun()));
      break;
  }
}

function cannotRun(): ProblemDetails {
  return { kind: "api", status: 422, code: "cannot_run_here", ...text.cannotRun, retryAfter: null };
}

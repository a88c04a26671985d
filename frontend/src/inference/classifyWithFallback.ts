/** Classifies in the cloud or on this device, and on this device where the cloud fails, behind a circuit breaker. */

import type { Classification, ClassifyOptions, ImageOrigin, ImageReference } from "@/api/client";
import { classify, fetchSample, fetchSampleImage } from "@/api/client";
import type { AppError } from "@/lib/appError";
import { isRetryable, retryDelaySeconds, toAppError } from "@/lib/appError";
import { REQUEST_DEADLINE_MS, withDeadline } from "@/lib/deadline";
import { downscaleToFit } from "@/lib/downscale";
import { isDeviceReady } from "./deviceStatus";

export type InferenceTarget = "cloud" | "device";

export interface ClassifyOutcome {
  classification: Classification;
  target: InferenceTarget;
  /** Why the cloud did not answer, where it was asked first. */
  fallbackReason: AppError | null;
}

/** On a slow line the first image waits for some megabytes. */
export const LOCAL_DEADLINE_MS = 300_000;

/** How long the circuit stays open after a time-out. */
const TIMEOUT_OPEN_SECONDS = 60;

/** The cloud's last error, and until when it is not asked again. */
let openCircuit: { error: AppError; until: number } | null = null;

export function resetCircuitBreaker(): void {
  openCircuit = null;
}

export async function classifyWithFallback(
  image: Blob | ImageReference,
  options: ClassifyOptions,
  target: InferenceTarget,
  signal: AbortSignal,
): Promise<ClassifyOutcome> {
  const payload = await downscaleToFit(image);
  const inCloud = async (): Promise<ClassifyOutcome> => {
    const classification = await withDeadline(REQUEST_DEADLINE_MS, signal, (inner) =>
      classify(payload, options, inner),
    );
    return { classification, target: "cloud", fallbackReason: null };
  };
  // The sky is looked up by the API only.
  if (!(payload instanceof Blob) && !("sample" in payload)) return inCloud();
  const onDevice = async (fallbackReason: AppError | null): Promise<ClassifyOutcome> => {
    const classification = await withDeadline(LOCAL_DEADLINE_MS, signal, (inner) =>
      classifyLocally(payload, options, inner),
    );
    return { classification, target: "device", fallbackReason };
  };
  if (target === "device") return onDevice(null);
  if (openCircuit && Date.now() < openCircuit.until) return onDevice(openCircuit.error);
  try {
    return await inCloud();
  } catch (cause) {
    const error = toAppError(cause);
    if (signal.aborted || !isRetryable(error)) throw cause;
    // Megabytes are not fetched unasked where data is to be saved.
    if (savesData() && !isDeviceReady()) throw cause;
    const outcome = await onDevice(error).catch(() => {
      throw cause;
    });
    const seconds = error.kind === "timeout" ? TIMEOUT_OPEN_SECONDS : retryDelaySeconds(error);
    openCircuit = { error, until: Date.now() + seconds * 1000 };
    return outcome;
  }
}

/** Whether the visitor has set the browser to save data. */
export function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}

/** Fetches what this device needs to answer by itself. */
export async function warmUp(model: string | null, signal: AbortSignal): Promise<void> {
  const { runInWorker } = await import("./workerClient");
  await runInWorker(null, { model }, signal);
}

export async function classifyLocally(
  image: Blob | { sample: string },
  options: ClassifyOptions,
  signal: AbortSignal,
): Promise<Classification> {
  const { runInWorker } = await import("./workerClient");
  const [origin, file] = await resolveImage(image, signal);
  const result = await runInWorker(file, options, signal);
  if (!result) throw new Error("the worker gave no result for an image");
  return { ...result, image: { ...result.image, origin } };
}

async function resolveImage(
  image: Blob | { sample: string },
  signal: AbortSignal,
): Promise<[ImageOrigin, Blob]> {
  if (image instanceof Blob) return [{ kind: "upload" }, image];
  const { sample: id } = image;
  const [{ origin, galaxy }, file] = await Promise.all([
    fetchSample(id, signal),
    fetchSampleImage(id, signal),
  ]);
  return [{ kind: "sample", id, name: galaxy && (galaxy.label || galaxy.name), credit: origin.credit }, file];
}

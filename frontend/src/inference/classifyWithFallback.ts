/** Has a picture classified in the cloud or on this device, and on this device where the cloud is in trouble. */

import type { Classification, Reference, Wish } from "@/api/client";
import { classify, fetchSample, fetchSamplePicture } from "@/api/client";
import type { Trouble } from "@/lib/appError";
import { canTryAgain, secondsBeforeTryingAgain, troubleFrom } from "@/lib/appError";
import { withDeadline } from "@/lib/deadline";
import { fitForSending } from "@/lib/downscale";
import { DEADLINE_MS } from "@/lib/limits";

export type Place = "cloud" | "device";

export interface Asked {
  classification: Classification;
  place: Place;
  /** What kept the cloud from answering, where it was to. */
  instead: Trouble | null;
}

/** On a slow line the first picture waits for some megabytes. */
export const DEVICE_DEADLINE_MS = 300_000;

/** So long nobody waits for a cloud that did not answer at all. */
const SILENT_SECONDS = 60;

/** What the cloud was last in trouble with, and until when it is not asked. */
let resting: { trouble: Trouble; until: number } | null = null;

/** Asks the cloud again, whatever was before. */
export function wakeCloud(): void {
  resting = null;
}

export async function ask(
  picture: Blob | Reference,
  wish: Wish,
  place: Place,
  signal: AbortSignal,
): Promise<Asked> {
  const fitting = await fitForSending(picture);
  const inCloud = () => withDeadline(DEADLINE_MS, signal, (inner) => classify(fitting, wish, inner));
  // The sky is looked up where there is a network; what comes from there is answered there.
  if (!(fitting instanceof Blob) && !("sample" in fitting)) {
    return { classification: await inCloud(), place: "cloud", instead: null };
  }
  const onDevice = async (instead: Trouble | null): Promise<Asked> => {
    const classification = await withDeadline(DEVICE_DEADLINE_MS, signal, (inner) =>
      see(fitting, wish, inner),
    );
    return { classification, place: "device", instead };
  };
  if (place === "device") return onDevice(null);
  if (resting && Date.now() < resting.until) return onDevice(resting.trouble);
  try {
    return { classification: await inCloud(), place: "cloud", instead: null };
  } catch (error) {
    const trouble = troubleFrom(error);
    if (signal.aborted || !canTryAgain(trouble)) throw error;
    const asked = await onDevice(trouble).catch(() => {
      throw error;
    });
    const seconds = trouble.kind === "timeout" ? SILENT_SECONDS : secondsBeforeTryingAgain(trouble);
    resting = { trouble, until: Date.now() + seconds * 1000 };
    return asked;
  }
}

/** Fetches what this device needs to answer by itself. */
export async function getReady(model: string | null, signal: AbortSignal): Promise<void> {
  const { seeOnDevice } = await import("./workerClient");
  await seeOnDevice(null, { model }, signal);
}

async function see(
  picture: Blob | { sample: string },
  wish: Wish,
  signal: AbortSignal,
): Promise<Classification> {
  const { seeOnDevice } = await import("./workerClient");
  const [source, file] = await found(picture, signal);
  const seen = await seeOnDevice(file, wish, signal);
  if (!seen) throw new Error("nothing was asked");
  return { image: { ...seen.image, source }, results: seen.results };
}

async function found(
  picture: Blob | { sample: string },
  signal: AbortSignal,
): Promise<[Classification["image"]["source"], Blob]> {
  if (picture instanceof Blob) return [{ kind: "upload" }, picture];
  const { sample: id } = picture;
  const [{ origin }, file] = await Promise.all([fetchSample(id, signal), fetchSamplePicture(id, signal)]);
  return [{ kind: "sample", id, credit: origin.credit }, file];
}

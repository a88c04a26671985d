/** Looks for galaxies in a picture, in the cloud or on this device. */

import type { Detection } from "@/api/client";
import { detectGalaxies } from "@/api/client";
import { downscaleToFit } from "@/lib/downscale";
import type { InferenceTarget } from "./classifyWithFallback";

export async function detect(
  file: Blob,
  model: string | null,
  limit: number,
  target: InferenceTarget,
  signal: AbortSignal,
): Promise<Detection> {
  const image = (await downscaleToFit(file)) as Blob;
  if (target === "cloud") return detectGalaxies(image, model, limit, signal);
  const { detectInWorker } = await import("./workerClient");
  const result = await detectInWorker(image, model, limit, signal);
  return { ...result, image: { ...result.image, origin: { kind: "upload" } } };
}

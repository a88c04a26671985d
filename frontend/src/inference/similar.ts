/** Samples that look like an image: found by the API, or by this device from the samples' embeddings. */

import type { ImageReference, Reading, SampleEmbeddings } from "@/api/client";
import { fetchSample, fetchSampleEmbeddings, fetchSimilar } from "@/api/client";
import { downscaleToFit } from "@/lib/downscale";
import type { InferenceTarget } from "./classifyWithFallback";
import { classifyLocally } from "./classifyWithFallback";

export const SIMILAR_COUNT = 4;

export interface SimilarGalaxy {
  id: string;
  /** What it is called, or what volunteers or the model see in it. */
  caption: string;
  /** 0 to 1. */
  similarity: number;
  credit: string;
}

/** The most similar first; none where the samples have no embeddings. */
export async function findSimilar(
  image: Blob | ImageReference,
  reading: Reading | undefined,
  target: InferenceTarget,
  signal: AbortSignal,
): Promise<SimilarGalaxy[]> {
  const payload = await downscaleToFit(image);
  if (target === "device" && (payload instanceof Blob || "sample" in payload))
    return findOnDevice(payload, signal);
  const { items, origin } = await fetchSimilar(payload, reading, SIMILAR_COUNT, signal);
  return items.map(({ sample, similarity }) => ({
    id: sample.id,
    caption: captionOf(sample),
    similarity,
    credit: (sample.origin ?? origin).credit,
  }));
}

async function findOnDevice(image: Blob | { sample: string }, signal: AbortSignal): Promise<SimilarGalaxy[]> {
  const samples = await fetchSampleEmbeddings(signal);
  if (!samples.model) return [];
  const { embeddings } = await classifyLocally(image, { model: samples.model.name, embedding: true }, signal);
  const query = embeddings[0];
  if (query?.model.version !== samples.model.version) return [];
  const itself = image instanceof Blob ? null : image.sample;
  const nearest = nearestSamples(samples.items, query.values)
    .filter(({ id }) => id !== itself)
    .slice(0, SIMILAR_COUNT);
  const described = await Promise.all(nearest.map(({ id }) => fetchSample(id, signal)));
  return nearest.map(({ id, similarity }, place) => {
    const sample = described[place];
    return {
      id,
      similarity,
      caption: sample ? captionOf({ ...sample, headline: sample.votes?.headline ?? null }) : id,
      credit: sample?.origin.credit ?? "",
    };
  });
}

/** Similarities of samples' embeddings with one of length 1, the largest first. */
export function nearestSamples(
  items: SampleEmbeddings["items"],
  query: number[],
): { id: string; similarity: number }[] {
  return items
    .map(({ id, embedding }) => {
      const values = decodeHalves(embedding);
      return { id, similarity: query.reduce((sum, value, place) => sum + value * (values[place] ?? 0), 0) };
    })
    .sort((one, other) => other.similarity - one.similarity);
}

/** Numbers of little-endian float16 in base64. (Float16Array is too new to rely on.) */
export function decodeHalves(base64: string): number[] {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / 2 }, (_, place) => {
    const bits = view.getUint16(2 * place, true);
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return bits & 0x8000 ? -size : size;
  });
}

function captionOf({
  galaxy,
  headline,
  prediction,
}: {
  galaxy: { name: string; label: string } | null;
  headline: { text: string } | null;
  prediction: { headline: { text: string } } | null;
}): string {
  if (galaxy) return galaxy.label || galaxy.name;
  return (headline ?? prediction?.headline)?.text ?? "";
}

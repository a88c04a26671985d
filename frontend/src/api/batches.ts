/** Batches as the site uses them; apart, so that the front page need not load them. */

import { apiErrorFromResponse } from "@/lib/apiError";
import { client, toNetworkError, unwrap } from "./client";
import type { components } from "./schema.gen";

export type Batch = components["schemas"]["Batch"];
export type CreatedBatch = components["schemas"]["CreatedBatch"];

/** Creates a batch, one however often it is asked with a key; null leaves the choice of the model to the API. */
export async function createBatch(
  images: { name: string; bytes: number }[],
  model: string | null,
  key: string,
  signal: AbortSignal,
): Promise<CreatedBatch> {
  const body = { images, ...(model !== null && { model }) };
  return unwrap(
    client.POST("/api/v1/batches", { body, params: { header: { "Idempotency-Key": key } }, signal }),
  );
}

/** A key of one batch; without `crypto.randomUUID`, which pages without TLS do not have. */
export function newBatchKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

export async function startBatch(id: string, signal: AbortSignal): Promise<Batch> {
  const params = { path: { batch_id: id } };
  return unwrap(client.POST("/api/v1/batches/{batch_id}/start", { params, signal }));
}

export async function fetchBatch(id: string, signal: AbortSignal): Promise<Batch> {
  return unwrap(client.GET("/api/v1/batches/{batch_id}", { params: { path: { batch_id: id } }, signal }));
}

export async function cancelBatch(id: string, signal: AbortSignal): Promise<Batch> {
  return unwrap(client.DELETE("/api/v1/batches/{batch_id}", { params: { path: { batch_id: id } }, signal }));
}

/** Uploads one image of a batch to where the API says. */
export async function uploadImage(
  { url, fields }: CreatedBatch["uploads"][number],
  image: Blob,
  signal: AbortSignal,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // Last: S3 ignores what comes after the file.
  form.append("file", image, "image");
  const response = await globalThis.fetch(url, { method: "POST", body: form, signal }).catch((cause) => {
    throw toNetworkError(cause);
  });
  if (!response.ok) throw apiErrorFromResponse(response, await response.json().catch(() => null));
}

/** Batches as this page uses them; apart, so that the front page need not load them. */

import { problemFromResponse } from "@/lib/apiError";
import { answerOf, client, networkProblem } from "./client";
import type { components } from "./schema.gen";

export type Batch = components["schemas"]["Batch"];
export type CreatedBatch = components["schemas"]["CreatedBatch"];

/** Begins a batch; null leaves the choice of the model to the API. */
export async function createBatch(
  names: string[],
  model: string | null,
  signal: AbortSignal,
): Promise<CreatedBatch> {
  const body = { images: names.map((name) => ({ name })), ...(model !== null && { model }) };
  return answerOf(client.POST("/api/batches", { body, signal }));
}

export async function startBatch(id: string, signal: AbortSignal): Promise<Batch> {
  const params = { path: { batch_id: id } };
  return answerOf(client.POST("/api/batches/{batch_id}/start", { params, signal }));
}

export async function fetchBatch(id: string, signal: AbortSignal): Promise<Batch> {
  return answerOf(client.GET("/api/batches/{batch_id}", { params: { path: { batch_id: id } }, signal }));
}

export async function cancelBatch(id: string, signal: AbortSignal): Promise<Batch> {
  return answerOf(client.DELETE("/api/batches/{batch_id}", { params: { path: { batch_id: id } }, signal }));
}

/** Sends one picture of a batch to wherever the API said. */
export async function uploadPicture(
  { url, fields }: CreatedBatch["uploads"][number],
  picture: Blob,
  signal: AbortSignal,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // Last: S3 ignores what comes after the file.
  form.append("file", picture, "picture");
  const response = await globalThis.fetch(url, { method: "POST", body: form, signal }).catch((reason) => {
    throw networkProblem(reason);
  });
  if (!response.ok) throw problemFromResponse(response, await response.json().catch(() => null));
}

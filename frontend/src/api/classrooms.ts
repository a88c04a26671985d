/** What a class hands in over the API; apart, so that the front page need not load it. */

import { client, unwrap } from "./client";
import type { components } from "./schema.gen";

export type CreatedClassroom = components["schemas"]["CreatedClassroom"];
export type HandIns = components["schemas"]["HandIns"];

export async function createClassroom(signal: AbortSignal): Promise<CreatedClassroom> {
  return unwrap(client.POST("/api/v1/classrooms", { signal }));
}

export async function handIn(id: string, code: string, signal: AbortSignal): Promise<void> {
  const params = { path: { classroom_id: id } };
  // An answer without a body.
  await unwrap(
    client
      .POST("/api/v1/classrooms/{classroom_id}/hand-ins", { params, body: { code }, signal })
      .then((result) => ({ ...result, data: null })),
  );
}

export async function fetchHandIns(id: string, key: string, signal: AbortSignal): Promise<HandIns> {
  const params = { path: { classroom_id: id }, header: { "X-Classroom-Key": key } };
  return unwrap(client.GET("/api/v1/classrooms/{classroom_id}/hand-ins", { params, signal }));
}

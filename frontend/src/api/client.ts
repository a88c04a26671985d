/** The API as this page uses it: calls that return typed data or throw a `Problem`. */

import createClient from "openapi-fetch";
import { Problem, problemFromResponse } from "@/lib/apiError";
import type { components, paths } from "./schema.gen";

type Schemas = components["schemas"];

export type ModelList = Schemas["Models"];
export type Model = Schemas["ModelDescription"];
export type ModelCard = Schemas["ModelCard"];
export type Tree = Schemas["Tree"];
export type TreeQuestion = Schemas["TreeQuestion"];
export type Classification = Schemas["Classification"];
export type Source = Schemas["ImageDescription"]["source"];
export type SkySource = Schemas["SkySource"];
export type Result = Classification["results"][number];
export type VotesResult = Extract<Result, { task: "votes" }>;
export type ClassesResult = Extract<Result, { task: "classes" }>;
export type QuestionShares = Schemas["QuestionAnswer"];
export type CountedVotes = Schemas["CountedVotes"];
export type HeatMap = Schemas["HeatMap"];
export type SamplePage = Schemas["SamplePage"];
export type SampleSummary = Schemas["SampleSummary"];
export type Sample = Schemas["SampleDescription"];

/** What samples can be filtered by. */
export type SampleFilter = NonNullable<
  NonNullable<NonNullable<paths["/api/samples"]["get"]["parameters"]["query"]>["answer"]>
>;

/** Where a picture is that need not be sent: one of the samples, a place in the sky, or an object by its name. */
export type Reference = NonNullable<
  paths["/api/classify"]["post"]["requestBody"]
>["content"]["application/json"];

export interface Wish {
  /** Null leaves the choice to the API; “all” asks every one. */
  model: string | null;
  /** Answers whose heat map is wanted. */
  explain?: string[];
  /** Turned copies to average over. */
  views?: number;
}

export const client = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: (request) => globalThis.fetch(request),
});

export async function fetchModels(signal: AbortSignal): Promise<ModelList> {
  return answerOf(client.GET("/api/models", { signal }));
}

export async function fetchModelCard(name: string, signal: AbortSignal): Promise<ModelCard> {
  return answerOf(client.GET("/api/models/{name}", { params: { path: { name } }, signal }));
}

export async function fetchTree(signal: AbortSignal): Promise<Tree> {
  return answerOf(client.GET("/api/tree", { signal }));
}

export async function fetchSamples(
  answer: SampleFilter | null,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<SamplePage> {
  const query = { offset, limit, ...(answer && { answer }) };
  return answerOf(client.GET("/api/samples", { params: { query }, signal }));
}

/** A sample by chance; null where none fits. */
export async function fetchRandomSample(
  answer: SampleFilter | null,
  signal: AbortSignal,
): Promise<SampleSummary | null> {
  const query = answer ? { answer } : {};
  const found = await answerOf(client.GET("/api/samples/random", { params: { query }, signal }));
  return found.items[0] ?? null;
}

export async function fetchSample(id: string, signal: AbortSignal): Promise<Sample> {
  return answerOf(client.GET("/api/samples/{sample_id}", { params: { path: { sample_id: id } }, signal }));
}

/** The address of a sample's picture. */
export function samplePicture(id: string): string {
  return `/api/samples/${encodeURIComponent(id)}/picture`;
}

export async function fetchSamplePicture(id: string, signal: AbortSignal): Promise<Blob> {
  const params = { path: { sample_id: id } };
  return answerOf(client.GET("/api/samples/{sample_id}/picture", { params, parseAs: "blob", signal }));
}

/** The address of the very picture of the sky that was classified. */
export function skyPicture({ ra, dec, arcminutes, survey }: SkySource): string {
  const query = { ra: String(ra), dec: String(dec), arcminutes: String(arcminutes), survey };
  return `/api/sky/picture?${new URLSearchParams(query)}`;
}

/** Has one picture classified, which is sent or only named. */
export async function classify(
  picture: Blob | Reference,
  wish: Wish,
  signal: AbortSignal,
): Promise<Classification> {
  const { model, explain = [], views } = wish;
  const query = {
    ...(model !== null && { model: [model] }),
    ...(explain.length > 0 && { explain }),
    ...(views !== undefined && { views }),
  };
  const classification = await answerOf(
    client.POST("/api/classify", {
      params: { query },
      // The document can only call an upload a string; what is sent is the form.
      body: (picture instanceof Blob ? formOf(picture) : picture) as never,
      signal,
    }),
  );
  if (!classification.results?.length) throw new Problem({ kind: "unreadable" });
  return classification;
}

function formOf(picture: Blob): FormData {
  const form = new FormData();
  // Under a neutral name: what the visitor calls the file is nobody's business.
  form.append("image", picture, "picture");
  return form;
}

export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call.catch((reason: unknown) => {
    throw networkProblem(reason);
  });
  if (!response.ok) throw problemFromResponse(response, error);
  if (data === undefined) throw new Problem({ kind: "unreadable" });
  return data;
}

/** A body that is not JSON is unreadable; any other failure of fetch, but a cancelled call, is the network's. */
export function networkProblem(reason: unknown): unknown {
  if (reason instanceof SyntaxError) return new Problem({ kind: "unreadable" });
  if (reason instanceof TypeError) return new Problem({ kind: "unreachable" });
  return reason;
}

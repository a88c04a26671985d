/** The API as the site uses it: calls that return typed data or throw an `ApiError`. */

import createClient from "openapi-fetch";
import { ApiError, apiErrorFromResponse } from "@/lib/apiError";
import { activeLanguage } from "@/lib/language";
import { askWhetherResting } from "@/lib/resting";
import type { components, paths } from "./schema.gen";

type Schemas = components["schemas"];

export type ModelList = Schemas["ModelList"];
export type Model = Schemas["ModelDescription"];
export type ModelCard = Schemas["ModelCard"];
export type DecisionTree = Schemas["DecisionTree"];
export type Operator = Schemas["Operator"];
export type TreeQuestion = Schemas["TreeQuestion"];
export type Classification = Schemas["Classification"];
export type ImageOrigin = Schemas["ImageDescription"]["origin"];
export type SkyOrigin = Schemas["SkyOrigin"];
export type Prediction = Classification["predictions"][number];
export type VotesPrediction = Extract<Prediction, { task: "votes" }>;
export type RegressionPrediction = Extract<Prediction, { task: "regression" }>;
export type ClassPrediction = Extract<Prediction, { task: "classes" }>;
export type QuestionVotes = Schemas["QuestionVotes"];
export type SampleVotes = Schemas["SampleVotes"];
export type ActivationMap = Schemas["ActivationMap"];
export type SamplePage = Schemas["SamplePage"];
export type SampleSummary = Schemas["SampleSummary"];
export type Sample = Schemas["SampleDescription"];
export type SimilarSamples = Schemas["SimilarSamples"];
export type Detection = Schemas["Detection"];
export type DetectedGalaxy = Detection["galaxies"][number];
export type SampleEmbeddings = Schemas["SampleEmbeddings"];

/** What samples can be filtered by. */
export type SampleFilter = NonNullable<
  NonNullable<NonNullable<paths["/api/v1/samples"]["get"]["parameters"]["query"]>["answer"]>
>;

/** An image that need not be sent: a sample, a position in the sky, or an object by its name. */
export type ImageReference = NonNullable<
  paths["/api/v1/classify"]["post"]["requestBody"]
>["content"]["application/json"];

export interface ClassifyOptions {
  /** Null leaves the choice to the API; “all” is every model. */
  model: string | null;
  /** Answers to compute activation maps for. */
  explain?: string[];
  /** Rotated copies to average over. */
  rotations?: number;
  /** How to read a file of light, such as FITS; left to the API where not given. */
  reading?: Reading;
  /** Whether embeddings are wanted, on this device. */
  embedding?: boolean;
}

/** Planes, one or three with commas between, and the stretch of a file of light. */
export interface Reading {
  bands: string;
  stretch: NonNullable<NonNullable<paths["/api/v1/classify"]["post"]["parameters"]["query"]>["stretch"]>;
}

export const client = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: (request) => globalThis.fetch(request),
});

// The page's language, which a visitor may have chosen against the browser's.
client.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", activeLanguage());
    return request;
  },
});

export async function fetchModels(signal: AbortSignal): Promise<ModelList> {
  return unwrap(client.GET("/api/v1/models", { signal }));
}

export async function fetchModelCard(name: string, signal: AbortSignal): Promise<ModelCard> {
  return unwrap(client.GET("/api/v1/models/{name}", { params: { path: { name } }, signal }));
}

export async function fetchTree(signal: AbortSignal): Promise<DecisionTree> {
  return unwrap(client.GET("/api/v1/tree", { signal }));
}

export async function fetchOperator(signal: AbortSignal): Promise<Operator> {
  return unwrap(client.GET("/api/v1/operator", { signal }));
}

export async function fetchSamples(
  answer: SampleFilter | null,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<SamplePage> {
  const query = { offset, limit, ...(answer && { answer }) };
  return unwrap(client.GET("/api/v1/samples", { params: { query }, signal }));
}

/** A random sample; null where none matches. */
export async function fetchRandomSample(
  answer: SampleFilter | null,
  signal: AbortSignal,
): Promise<SampleSummary | null> {
  const query = answer ? { answer } : {};
  const page = await unwrap(client.GET("/api/v1/samples/random", { params: { query }, signal }));
  return page.items[0] ?? null;
}

export async function fetchSample(id: string, signal: AbortSignal): Promise<Sample> {
  return unwrap(client.GET("/api/v1/samples/{sample_id}", { params: { path: { sample_id: id } }, signal }));
}

/** The URL of a sample's image. */
export function sampleImageUrl(id: string): string {
  return `/api/v1/samples/${encodeURIComponent(id)}/image`;
}

export async function fetchSampleImage(id: string, signal: AbortSignal): Promise<Blob> {
  const params = { path: { sample_id: id } };
  return unwrap(client.GET("/api/v1/samples/{sample_id}/image", { params, parseAs: "blob", signal }));
}

/** The URL of the very sky image that was classified. */
export function skyImageUrl({ ra, dec, fov_arcmin, survey }: SkyOrigin): string {
  const query = { ra: String(ra), dec: String(dec), fov_arcmin: String(fov_arcmin), survey };
  return `/api/v1/sky/image?${new URLSearchParams(query)}`;
}

const SHOWN_BY_BROWSERS = /^image\/(jpeg|png|webp|gif)$/;

/** Classifies an image, which is sent or only referred to. */
export async function classify(
  image: Blob | ImageReference,
  options: ClassifyOptions,
  signal: AbortSignal,
): Promise<Classification> {
  const { model, explain = [], rotations, reading } = options;
  const query = {
    ...(model !== null && { model: [model] }),
    ...(explain.length > 0 && { explain }),
    ...(rotations !== undefined && { rotations }),
    ...(reading && { stretch: reading.stretch, ...(reading.bands && { bands: reading.bands }) }),
    ...(image instanceof Blob && !SHOWN_BY_BROWSERS.test(image.type) && { preview: true }),
  };
  const classification = await unwrap(
    client.POST("/api/v1/classify", {
      params: { query },
      // The document can only call an upload a string; what is sent is the form.
      body: (image instanceof Blob ? toFormData(image) : image) as never,
      signal,
    }),
  );
  if (!classification.predictions?.length) throw new ApiError({ kind: "unreadable" });
  return classification;
}

/** The samples that look most like an image. */
export async function fetchSimilar(
  image: Blob | ImageReference,
  reading: Reading | undefined,
  count: number,
  signal: AbortSignal,
): Promise<SimilarSamples> {
  const query = {
    count,
    ...(reading && { stretch: reading.stretch, ...(reading.bands && { bands: reading.bands }) }),
  };
  const body = (image instanceof Blob ? toFormData(image) : image) as never;
  return unwrap(client.POST("/api/v1/similar", { params: { query }, body, signal }));
}

/** The galaxies of an image, the brightest first; the model of null is the API's choice. */
export async function detectGalaxies(
  image: Blob,
  model: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<Detection> {
  const query = { limit, ...(model !== null && { model }) };
  return unwrap(
    client.POST("/api/v1/detect", { params: { query }, body: toFormData(image) as never, signal }),
  );
}

export async function fetchSampleEmbeddings(signal: AbortSignal): Promise<SampleEmbeddings> {
  return unwrap(client.GET("/api/v1/samples/embeddings", { signal }));
}

function toFormData(image: Blob): FormData {
  const form = new FormData();
  // Under a neutral name: the visitor's file name is private.
  form.append("image", image, "image");
  return form;
}

export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw toNetworkError(cause);
  });
  if (response.status === 429) void askWhetherResting();
  if (!response.ok) throw apiErrorFromResponse(response, error);
  if (data === undefined) throw new ApiError({ kind: "unreadable" });
  return data;
}

/** A body that is not JSON is unreadable; any other failure of fetch, but an abort, is the network's. */
export function toNetworkError(cause: unknown): unknown {
  if (cause instanceof SyntaxError) return new ApiError({ kind: "unreadable" });
  if (cause instanceof TypeError) return new ApiError({ kind: "unreachable" });
  return cause;
}

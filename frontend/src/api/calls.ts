/** The API as this page uses it: three calls that return typed data or throw a `Problem`. */

import createClient from "openapi-fetch";
import { Problem, problemFromResponse } from "./problem";
import type { paths } from "./schema";

type Json<Path extends "/api/models" | "/api/tree"> =
  paths[Path]["get"]["responses"][200]["content"]["application/json"];

export type ModelList = Json<"/api/models">;
export type ModelCard = ModelList["models"][number];
export type Tree = Json<"/api/tree">;
export type TreeQuestion = Tree["questions"][number];
export type Classification = paths["/api/classify"]["post"]["responses"][200]["content"]["application/json"];
export type Result = Classification["results"][number];
export type VotesResult = Extract<Result, { task: "votes" }>;
export type ClassesResult = Extract<Result, { task: "classes" }>;
export type QuestionShares = VotesResult["questions"][number];

const client = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: (request) => globalThis.fetch(request),
});

export async function fetchModels(signal: AbortSignal): Promise<ModelList> {
  return answerOf(client.GET("/api/models", { signal }));
}

export async function fetchTree(signal: AbortSignal): Promise<Tree> {
  return answerOf(client.GET("/api/tree", { signal }));
}

/** Sends one picture to one model; `model` null leaves the choice to the API. */
export async function classify(
  picture: Blob,
  model: string | null,
  signal: AbortSignal,
): Promise<Classification> {
  const form = new FormData();
  // Under a neutral name: what the visitor calls the file is nobody's business.
  form.append("image", picture, "picture");
  const classification = await answerOf(
    client.POST("/api/classify", {
      params: { query: model === null ? {} : { model: [model] } },
      // The document can only call an upload a string; what is sent is the form.
      body: form as never,
      signal,
    }),
  );
  if (!classification.results?.length) throw new Problem({ kind: "unreadable" });
  return classification;
}

async function answerOf<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call.catch((reason: unknown) => {
    throw networkProblem(reason);
  });
  if (!response.ok) throw problemFromResponse(response, error);
  if (data === undefined) throw new Problem({ kind: "unreadable" });
  return data;
}

/** A body that is not JSON is unreadable; any other failure of fetch, but a cancelled call, is the network's. */
function networkProblem(reason: unknown): unknown {
  if (reason instanceof SyntaxError) return new Problem({ kind: "unreadable" });
  if (reason instanceof TypeError) return new Problem({ kind: "unreachable" });
  return reason;
}

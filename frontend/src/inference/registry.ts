/** The released models as files: what the registry's index names, verified before it is used. */

import type { Model, ModelList } from "@/api/client";
import { ApiError } from "@/lib/apiError";
import { text } from "./words.en";

const SCHEMA_VERSION = 2;

/** The part of a model's contract that the site uses; see galaxy_core/models/manifest.py. */
export interface Manifest extends Omit<Model, "labels" | "quantity"> {
  schema_version: number;
  input: { name: string };
  output: { name: string; labels: string[] };
  classes: { label: string; text: string }[];
  /** Whether each class is true or not whatever the others are; absent from older manifests. */
  multi_label?: boolean;
  /** Of a model of a number; absent from older manifests. */
  quantity?: { text: string; unit: string; decimals: number; half_width: number; level: number } | null;
  /** `request_input`: the graph's boolean input that must be true for the maps to be computed, if it has one. */
  activation_maps: { name: string; request_input: string | null; extent: number } | null;
  calibration: { concentration: number[] } | null;
  outlier_score: { name: string } | null;
  embedding: { name: string; size: number } | null;
  /** Mean joint fractions of unselected galaxies, which tell what stands out. */
  usual_votes: Record<string, number> | null;
  sha256: string;
}

interface Index {
  default: string;
  models: Record<string, { current: string }>;
}

/** Called with the number of bytes that have just arrived. */
export type OnBytes = (bytes: number) => void;

export async function fetchIndex(signal?: AbortSignal): Promise<Index> {
  return (await fetchOk("/models/index.json", signal)).json();
}

/** The manifest of a model's current version. */
export async function fetchManifest(index: Index, name: string, signal?: AbortSignal): Promise<Manifest> {
  const entry = index.models[name];
  if (!entry) throw registryError(404, "unknown_model", { message: "", hint: "" });
  return fetchVersion({ name, version: entry.current }, signal);
}

/** The manifest of one version of a model. */
export async function fetchVersion(
  { name, version }: { name: string; version: string },
  signal?: AbortSignal,
): Promise<Manifest> {
  const response = await fetchOk(`${versionUrl(name, version)}/manifest.json`, signal);
  const manifest: Manifest = await response.json();
  if (manifest.schema_version !== SCHEMA_VERSION) {
    throw registryError(422, "unknown_schema", text.unknownSchema);
  }
  return manifest;
}

/** The API's list of models, from the registry's own files. */
export async function fetchModelList(signal: AbortSignal): Promise<ModelList> {
  const index = await fetchIndex(signal);
  const manifests = await Promise.all(
    Object.keys(index.models).map((name) => fetchManifest(index, name, signal)),
  );
  const models = manifests.map((manifest) => ({
    ...manifest,
    labels: manifest.output.labels,
    quantity: manifest.quantity ?? null,
  }));
  return { default: index.default, models };
}

/** A model's ONNX file, verified against its manifest's checksum. */
export async function fetchModel(manifest: Manifest, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
  const { name, version, sha256 } = manifest;
  // The URL contains the checksum, so that a cached file is never another one.
  const bytes = await fetchBytes(`${versionUrl(name, version)}/model.onnx?sha256=${sha256}`, onBytes);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== sha256) throw registryError(503, "broken_model", text.corrupt);
  return bytes;
}

/** A whole file, with progress. */
export async function fetchBytes(url: string, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetchOk(url);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    parts.push(part.value);
    onBytes(part.value.length);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function fetchOk(url: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, signal ? { signal } : {}).catch((error: unknown) => {
    throw error instanceof TypeError ? new ApiError({ kind: "unreachable" }) : error;
  });
  if (!response.ok) throw new ApiError({ kind: "status", status: response.status, retryAfter: null });
  return response;
}

function registryError(
  status: number,
  code: string,
  { message, hint }: { message: string; hint: string },
): ApiError {
  return new ApiError({ kind: "api", status, code, message, hint, retryAfter: null });
}

function versionUrl(name: string, version: string): string {
  return `/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
}

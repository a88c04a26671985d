/** The released models as files: what the registry's index names, verified before anything is made of it. */

import type { Model, ModelList } from "@/api/client";
import { Problem } from "@/lib/apiError";
import { text } from "./words.en";

/** A model's contract, as far as the page keeps to it; see galaxy_model/manifest.py. */
export interface Manifest extends Omit<Model, "labels"> {
  input: { name: string };
  output: { name: string; labels: string[] };
  classes: { label: string; text: string }[];
  /** `ask`: the graph's value that must be true for maps to be computed, where there is one. */
  maps: { name: string; ask: string | null; covers: number } | null;
  calibration: { concentration: number[] } | null;
  unusualness: { name: string } | null;
  sha256: string;
}

interface Index {
  default: string;
  models: Record<string, { current: string }>;
}

/** Told how many more bytes have come. */
export type OnBytes = (bytes: number) => void;

export async function fetchIndex(signal?: AbortSignal): Promise<Index> {
  return (await answered("/models/index.json", signal)).json();
}

/** The manifest of a model's current version. */
export async function fetchManifest(index: Index, name: string, signal?: AbortSignal): Promise<Manifest> {
  const entry = index.models[name];
  if (!entry) {
    throw new Problem({
      kind: "api",
      status: 404,
      code: "unknown_model",
      message: "",
      hint: "",
      retryAfter: null,
    });
  }
  return (await answered(`${folder(name, entry.current)}/manifest.json`, signal)).json();
}

/** What the API would say of the models, from the registry's own files. */
export async function fetchModelList(signal: AbortSignal): Promise<ModelList> {
  const index = await fetchIndex(signal);
  const manifests = await Promise.all(
    Object.keys(index.models).map((name) => fetchManifest(index, name, signal)),
  );
  const models = manifests.map((manifest) => ({ ...manifest, labels: manifest.output.labels }));
  return { default: index.default, models };
}

/** A model's ONNX file, which is the one that its manifest was written for. */
export async function fetchModel(manifest: Manifest, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
  const { name, version, sha256 } = manifest;
  // Named by its content: what is kept under this address is never another file.
  const bytes = await fetchBytes(`${folder(name, version)}/model.onnx?sha256=${sha256}`, onBytes);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const written = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (written !== sha256) {
    const { message, hint } = text.corrupt;
    throw new Problem({ kind: "api", status: 503, code: "broken_model", message, hint, retryAfter: null });
  }
  return bytes;
}

/** A whole file, told of as it comes. */
export async function fetchBytes(address: string, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
  const response = await answered(address);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    parts.push(part.value);
    onBytes(part.value.length);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function answered(address: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(address, signal ? { signal } : {}).catch((reason: unknown) => {
    throw reason instanceof TypeError ? new Problem({ kind: "unreachable" }) : reason;
  });
  if (!response.ok) throw new Problem({ kind: "status", status: response.status, retryAfter: null });
  return response;
}

function folder(name: string, version: string): string {
  return `/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
}

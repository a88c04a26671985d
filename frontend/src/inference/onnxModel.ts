/** Runs a released model with onnxruntime's wasm build, on one thread, which needs no special headers. */

import wasmAddress from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { InferenceSession } from "onnxruntime-web/wasm";
import { env, InferenceSession as Session, Tensor } from "onnxruntime-web/wasm";
import type { HeatMap } from "@/api/client";
import { withTrue } from "./onnxBooleanDefault";
import type { Reading } from "./prediction";
import type { Square } from "./preprocessing";
import type { Manifest, OnBytes } from "./registry";
import { fetchBytes, fetchModel } from "./registry";
import { turnedViews } from "./rotations";
import { rounded } from "./rounding";

env.wasm.numThreads = 1;
env.logLevel = "error";

/** What runs models, fetched once. */
let runtime: Promise<void> | null = null;

export async function fetchRuntime(onBytes: OnBytes): Promise<void> {
  runtime ??= fetchBytes(wasmAddress, onBytes).then((bytes) => {
    env.wasm.wasmBinary = bytes.buffer;
  });
  await runtime.catch((error: unknown) => {
    // The next one tries again.
    runtime = null;
    throw error;
  });
}

export class LoadedModel {
  /** By whether it makes maps. */
  readonly #sessions = new Map<boolean, Promise<InferenceSession>>();

  private constructor(
    readonly manifest: Manifest,
    readonly file: Uint8Array<ArrayBuffer>,
  ) {}

  static async fetch(manifest: Manifest, onBytes: OnBytes): Promise<LoadedModel> {
    return new LoadedModel(manifest, await fetchModel(manifest, onBytes));
  }

  /** What the model says of one framed picture; see Classifier.examine in galaxy_model/classifier.py. */
  async examine(square: Square, explain: string[], views: number): Promise<Reading> {
    const { input, output, maps, unusualness } = this.manifest;
    const shown = explain.filter((label) => maps && output.labels.includes(label));
    const session = await this.#session(shown.length > 0);
    const seen = new Tensor("uint8", turnedViews(square, views), [views, square.side, square.side, 3]);
    const wanted = [output.name, ...(maps && shown.length > 0 ? [maps.name] : []), unusualness?.name];
    const found = await session.run(
      { [input.name]: seen },
      wanted.filter((name) => name !== undefined),
    );
    const values = numbersOf(found[output.name]);
    const each = output.labels.map((_, column) =>
      values.filter((_, place) => place % output.labels.length === column),
    );
    return {
      values: each.map(mean),
      spread:
        views > 1
          ? Object.fromEntries(output.labels.map((label, column) => [label, deviation(each[column] ?? [])]))
          : {},
      maps: maps ? heatMaps(found[maps.name], shown, output.labels, maps.covers) : [],
      unusualness: unusualness ? (numbersOf(found[unusualness.name])[0] ?? null) : null,
    };
  }

  #session(explaining: boolean): Promise<InferenceSession> {
    const ask = (explaining && this.manifest.maps?.ask) || null;
    const known = this.#sessions.get(ask !== null);
    if (known) return known;
    const made = Session.create(ask === null ? this.file : withTrue(this.file, ask));
    this.#sessions.set(ask !== null, made);
    return made;
  }
}

function numbersOf(tensor: InferenceSession.OnnxValueMapType[string] | undefined): number[] {
  if (!(tensor?.data instanceof Float32Array)) throw new Error("the model gives no numbers");
  return Array.from(tensor.data);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** Of the first view, which is the picture itself: `[views, h, w, labels]`. */
function heatMaps(
  tensor: InferenceSession.OnnxValueMapType[string] | undefined,
  shown: string[],
  labels: string[],
  covers: number,
): HeatMap[] {
  if (shown.length === 0) return [];
  const values = numbersOf(tensor);
  const [, high = 0, wide = 0] = tensor?.dims ?? [];
  return shown.map((key) => ({
    key,
    covers,
    rows: Array.from({ length: high }, (_, row) =>
      Array.from({ length: wide }, (_, column) =>
        rounded(values[(row * wide + column) * labels.length + labels.indexOf(key)] ?? 0, 4),
      ),
    ),
  }));
}

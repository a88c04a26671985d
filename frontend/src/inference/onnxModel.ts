/** Runs a released model with onnxruntime's wasm build, on one thread, which needs no special headers. */

import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { InferenceSession } from "onnxruntime-web/wasm";
import { env, InferenceSession as Session, Tensor } from "onnxruntime-web/wasm";
import type { ActivationMap } from "@/api/client";
import { galaxyFrameOf } from "./galaxyFrame";
import { withDefaultTrue } from "./onnxBooleanDefault";
import type { ModelOutput } from "./prediction";
import type { Manifest, OnBytes } from "./registry";
import { fetchBytes, fetchModel } from "./registry";
import type { SquareCopies } from "./rotations";
import { roundHalfEven } from "./rounding";

env.wasm.numThreads = 1;
env.logLevel = "error";

/** Fetched once. */
let runtime: Promise<void> | null = null;

export async function fetchRuntime(onBytes: OnBytes): Promise<void> {
  runtime ??= fetchBytes(wasmUrl, onBytes).then((bytes) => {
    env.wasm.wasmBinary = bytes.buffer;
  });
  await runtime.catch((error: unknown) => {
    // The next request tries again.
    runtime = null;
    throw error;
  });
}

/** Output that says where the galaxy is, of those models that do. */
const GALAXY_FRAME = "galaxy_frame";

export class OnnxModel {
  /** By whether the session computes activation maps. */
  readonly #sessions = new Map<boolean, Promise<InferenceSession>>();

  private constructor(
    readonly manifest: Manifest,
    readonly file: Uint8Array<ArrayBuffer>,
  ) {}

  static async fetch(manifest: Manifest, onBytes: OnBytes): Promise<OnnxModel> {
    return new OnnxModel(manifest, await fetchModel(manifest, onBytes));
  }

  /** The model's outputs for the copies of one image; see `Classifier` in galaxy_core/models/classifier.py. */
  async predict({ pixels, side, count }: SquareCopies, explaining: boolean): Promise<ModelOutput> {
    const { input, output, activation_maps: maps, outlier_score: outlier } = this.manifest;
    const withMaps = explaining && maps !== null;
    const session = await this.#session(withMaps);
    const batch = new Tensor("uint8", pixels, [count, side, side, 3]);
    const frame = session.outputNames.find((name) => name === GALAXY_FRAME);
    const names = [output.name, ...(withMaps ? [maps.name] : []), outlier?.name, frame];
    const outputs = await session.run(
      { [input.name]: batch },
      names.filter((name) => name !== undefined),
    );
    const values = numbersOf(outputs[output.name]);
    const columns = output.labels.map((_, column) =>
      values.filter((_, index) => index % output.labels.length === column),
    );
    return {
      values: columns.map(mean),
      std:
        count > 1
          ? Object.fromEntries(output.labels.map((label, column) => [label, std(columns[column] ?? [])]))
          : {},
      activationMaps: withMaps ? toActivationMaps(outputs[maps.name], output.labels, maps.extent) : [],
      outlierScore: outlier ? (numbersOf(outputs[outlier.name])[0] ?? null) : null,
      galaxyFrame: frame ? galaxyFrameOf(numbersOf(outputs[frame])) : null,
    };
  }

  /** Mean embedding of the copies of one image, of length 1; null of a model that has none. */
  async embedding({ pixels, side, count }: SquareCopies): Promise<number[] | null> {
    const { input, embedding } = this.manifest;
    if (!embedding) return null;
    const session = await this.#session(false);
    const batch = new Tensor("uint8", pixels, [count, side, side, 3]);
    const outputs = await session.run({ [input.name]: batch }, [embedding.name]);
    const values = numbersOf(outputs[embedding.name]);
    const sums = Array.from({ length: embedding.size }, (_, column) =>
      mean(values.filter((_, index) => index % embedding.size === column)),
    );
    const length = Math.hypot(...sums) || 1;
    return sums.map((sum) => sum / length);
  }

  #session(explaining: boolean): Promise<InferenceSession> {
    const input = (explaining && this.manifest.activation_maps?.request_input) || null;
    const cached = this.#sessions.get(input !== null);
    if (cached) return cached;
    const session = Session.create(input === null ? this.file : withDefaultTrue(this.file, input));
    this.#sessions.set(input !== null, session);
    return session;
  }
}

function numbersOf(tensor: InferenceSession.OnnxValueMapType[string] | undefined): number[] {
  if (!(tensor?.data instanceof Float32Array)) throw new Error("the model gives no numbers");
  return Array.from(tensor.data);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function std(values: number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** From `[rotations, height, width, labels]`, of the image as it is: the first rotation. */
function toActivationMaps(
  tensor: InferenceSession.OnnxValueMapType[string] | undefined,
  labels: string[],
  extent: number,
): ActivationMap[] {
  const values = numbersOf(tensor);
  const [, height = 0, width = 0] = tensor?.dims ?? [];
  return labels.map((key, label) => ({
    key,
    extent,
    rows: Array.from({ length: height }, (_, row) =>
      Array.from({ length: width }, (_, column) =>
        roundHalfEven(values[(row * width + column) * labels.length + label] ?? 0, 4),
      ),
    ),
  }));
}

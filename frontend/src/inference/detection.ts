/** Finds and classifies the galaxies of a wide picture on this device; see galaxy_core/detection. */

import { InferenceSession as Session, Tensor } from "onnxruntime-web/wasm";
import type { DetectedGalaxy } from "@/api/client";
import detector from "../../../lambda/galaxy_core/detection/detector.gen.json";
import { detection as limits, min_side } from "./constants.gen.json";
import { decodeWhole } from "./decode";
import type { Frame } from "./frames";
import { cutFrame, frameOf, passesEdge } from "./frames";
import type { OnnxModel } from "./onnxModel";
import { toPrediction } from "./prediction";
import type { Picture } from "./preprocessing";
import { reducePicture } from "./preprocessing";
import type { DetectionResult } from "./workerProtocol";

type Column = "x" | "y" | "r50" | "r90" | "axis_ratio" | "angle" | "snr" | "flux" | "is_star";
type Source = Record<Column, number>;

let session: Promise<Session> | null = null;

/** What is in a file, the brightest first; null once it was cancelled. */
export async function detectInFile(
  file: Blob,
  model: OnnxModel,
  limit: number,
  isCancelled: () => boolean,
): Promise<DetectionResult | null> {
  const { picture: whole, format } = await decodeWhole(file);
  const factor = factorFor(whole, limits.max_held_pixels);
  const picture = reducePicture(whole, factor);
  const sources = await findSources(picture);
  const found = sources.filter(({ is_star }) => is_star === 0);
  const galaxies: DetectedGalaxy[] = [];
  for (const [place, source] of found.slice(0, limit).entries()) {
    if (isCancelled()) return null;
    const frame = frameOf(source);
    const { pixels, side } = cutFrame(picture, frame);
    const output = await model.predict({ pixels, side, count: 1 }, false);
    galaxies.push({
      ...describe(place + 1, source, frame, picture, factor),
      prediction: toPrediction(model.manifest, output, []),
    });
    // A cancellation can arrive between two galaxies.
    await new Promise((resume) => setTimeout(resume));
  }
  const stars = sources.length - found.length;
  return {
    image: { width: whole.width, height: whole.height, format, read_as: [], bands: [] },
    model: { name: model.manifest.name, version: model.manifest.version },
    detected: found.length,
    stars,
    galaxies,
    // The page has words for it.
    notes: stars === 0 && found.length > 0 ? [{ code: "no_stars", text: "" }] : [],
  };
}

async function findSources(picture: Picture): Promise<Source[]> {
  const factor = factorFor(picture, limits.max_searched_pixels);
  const { pixels, width, height } = reducePicture(picture, factor);
  session ??= Session.create(Uint8Array.from(atob(detector.onnx), (byte) => byte.charCodeAt(0)));
  const { sources } = await (await session).run({ image: new Tensor("uint8", pixels, [height, width, 3]) });
  if (!(sources?.data instanceof Float32Array)) throw new Error("the detector gives no numbers");
  const { data } = sources;
  const columns = detector.columns as Column[];
  return Array.from({ length: data.length / columns.length }, (_, row) => {
    const values = columns.map((name, column) => [name, data[row * columns.length + column] ?? 0] as const);
    return enlarge(Object.fromEntries(values) as Source, factor);
  });
}

function enlarge(source: Source, factor: number): Source {
  const { x, y, r50, r90 } = source;
  return {
    ...source,
    x: (x + 0.5) * factor - 0.5,
    y: (y + 0.5) * factor - 0.5,
    r50: r50 * factor,
    r90: r90 * factor,
  };
}

function factorFor({ width, height }: Picture, most: number): number {
  return Math.ceil(Math.sqrt((width * height) / most));
}

function describe(
  number: number,
  source: Source,
  frame: Frame,
  picture: Picture,
  factor: number,
): Omit<DetectedGalaxy, "prediction"> {
  const { x, y, r50, r90 } = enlarge(source, factor);
  const { left, top, side } = frame;
  const degrees = (source.angle * 180) / Math.PI;
  return {
    number,
    x,
    y,
    r50,
    r90,
    axis_ratio: source.axis_ratio,
    angle: ((degrees % 180) + 180) % 180,
    snr: source.snr,
    frame: { left: left * factor, top: top * factor, side: side * factor },
    flags: [
      ...(passesEdge(frame, picture) ? (["edge"] as const) : []),
      ...(side < min_side ? (["small"] as const) : []),
    ],
  };
}

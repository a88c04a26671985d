/** Runs models beside the page, so that the page never blocks: one image after another. */

import { ApiError } from "@/lib/apiError";
import { compareModels } from "./agreement";
import { activateCatalogue } from "./catalogue";
import { decodeImage } from "./decode";
import { toGalaxyPosition } from "./galaxyFrame";
import { imageWarnings } from "./lookAlikes";
import { fetchRuntime, OnnxModel } from "./onnxModel";
import { toPrediction } from "./prediction";
import { fetchIndex, fetchManifest } from "./registry";
import { rotatedCopies } from "./rotations";
import type {
  CancelRequest,
  DetectionResult,
  WorkerMessage,
  WorkerRequest,
  WorkerResult,
} from "./workerProtocol";

const models = new Map<string, OnnxModel>();
const cancelled = new Set<number>();

let queue: Promise<void> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<WorkerRequest | CancelRequest>) => {
  if ("cancelled" in data) cancelled.add(data.id);
  else queue = queue.then(() => handle(data));
});

function post(message: WorkerMessage): void {
  postMessage(message);
}

async function handle({ id, image, options, detect, catalogue }: WorkerRequest): Promise<void> {
  activateCatalogue(catalogue);
  if (cancelled.has(id)) return;
  try {
    const decoded = image && detect === undefined ? await decodeImage(image) : null;
    const wanted = await loadModels(options.model, (loaded, total) =>
      post({ id, kind: "fetching", loaded, total }),
    );
    let result: WorkerResult | DetectionResult | null = null;
    const [first] = wanted;
    if (image && detect !== undefined && first) {
      const { detectInFile } = await import("./detection");
      result = await detectInFile(image, first, detect, () => cancelled.has(id));
      if (result === null) return;
    }
    if (decoded) {
      const { square, ...description } = decoded;
      const copies = rotatedCopies(square, options.rotations ?? 1);
      const explain = options.explain ?? [];
      const predictions = [];
      const embeddings = [];
      let galaxy = null;
      for (const model of wanted) {
        if (cancelled.has(id)) return;
        const output = await model.predict(copies, explain.length > 0);
        predictions.push(toPrediction(model.manifest, output, explain));
        galaxy ??= output.galaxyFrame ? toGalaxyPosition(output.galaxyFrame) : null;
        const values = options.embedding ? await model.embedding(copies) : null;
        const { name, version } = model.manifest;
        if (values) embeddings.push({ model: { name, version }, values });
        // A cancellation can arrive between two models.
        await new Promise((resume) => setTimeout(resume));
      }
      result = {
        image: { ...description, read_as: [], bands: [], warnings: imageWarnings(square), galaxy },
        predictions,
        agreement: compareModels(predictions, errorsOf(wanted)),
        embeddings,
      };
    }
    post({ id, kind: "done", result });
  } catch (error) {
    post({ id, kind: "failed", error: error instanceof ApiError ? error.details : null });
  }
}

function errorsOf(wanted: OnnxModel[]): Map<string, number> {
  return new Map(
    wanted.flatMap(({ manifest: { name, task, metrics } }) =>
      task !== "votes" || metrics.rmse === undefined ? [] : [[name, metrics.rmse]],
    ),
  );
}

/** The requested models, fetched where they are not here yet. */
async function loadModels(
  name: string | null,
  onProgress: (loaded: number, total: number) => void,
): Promise<OnnxModel[]> {
  const index = await fetchIndex();
  const names = name === "all" ? Object.keys(index.models) : [name ?? index.default];
  const manifests = await Promise.all(names.map((each) => fetchManifest(index, each)));
  const missing = manifests.filter(({ sha256 }) => !models.has(sha256));
  // The runtime comes with the first of them.
  const runtime = models.size === 0 ? RUNTIME.transferred : 0;
  const total = missing.reduce((sum, { size_bytes }) => sum + size_bytes, runtime);
  let loaded = 0;
  const count = (bytes: number) => {
    loaded += bytes;
    onProgress(loaded, total);
  };
  // Of the runtime, the compressed bytes that were transferred are counted.
  await fetchRuntime((bytes) => count((bytes * RUNTIME.transferred) / RUNTIME.bytes));
  for (const manifest of missing) models.set(manifest.sha256, await OnnxModel.fetch(manifest, count));
  return manifests.map(({ sha256 }) => models.get(sha256)).filter((model) => model !== undefined);
}

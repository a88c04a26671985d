/** Answers beside the page, so that the page never stands still: one picture after another. */

import { Problem } from "@/lib/apiError";
import { frame } from "./decode";
import { fetchRuntime, LoadedModel } from "./onnxModel";
import { resultOf } from "./prediction";
import { fetchIndex, fetchManifest } from "./registry";
import type { Order, Report, Seen, Withdrawal } from "./workerProtocol";

const loaded = new Map<string, LoadedModel>();

let last: Promise<void> = Promise.resolve();

const withdrawn = new Set<number>();

addEventListener("message", ({ data }: MessageEvent<Order | Withdrawal>) => {
  if ("withdrawn" in data) withdrawn.add(data.id);
  else last = last.then(() => carryOut(data));
});

function report(said: Report): void {
  postMessage(said);
}

async function carryOut({ id, picture, wish }: Order): Promise<void> {
  if (withdrawn.has(id)) return;
  try {
    const framed = picture && (await frame(picture));
    const models = await modelsOf(wish.model, (loaded, total) =>
      report({ id, kind: "fetching", loaded, total }),
    );
    let seen: Seen | null = null;
    if (framed) {
      const { square, ...image } = framed;
      const results = [];
      for (const model of models) {
        if (withdrawn.has(id)) return;
        const reading = await model.examine(square, wish.explain ?? [], wish.views ?? 1);
        results.push(resultOf(model.manifest, reading));
        // Between two models it hears whether anybody still waits.
        await new Promise((resume) => setTimeout(resume));
      }
      seen = { image, results };
    }
    report({ id, kind: "done", seen });
  } catch (error) {
    report({ id, kind: "failed", problem: error instanceof Problem ? error.details : null });
  }
}

/** The models that were asked for, fetched where they are not here yet. */
async function modelsOf(
  name: string | null,
  onProgress: (loaded: number, total: number) => void,
): Promise<LoadedModel[]> {
  const index = await fetchIndex();
  const names = name === "all" ? Object.keys(index.models) : [name ?? index.default];
  const manifests = await Promise.all(names.map((each) => fetchManifest(index, each)));
  const missing = manifests.filter(({ sha256 }) => !loaded.has(sha256));
  // The runtime comes with the first of them.
  const runtime = loaded.size === 0 ? RUNTIME.transferred : 0;
  const total = missing.reduce((sum, { size_bytes }) => sum + size_bytes, runtime);
  let come = 0;
  const count = (bytes: number) => {
    come += bytes;
    onProgress(come, total);
  };
  // What is counted of the runtime is what was sent of it, compressed.
  await fetchRuntime((bytes) => count((bytes * RUNTIME.transferred) / RUNTIME.bytes));
  for (const manifest of missing) loaded.set(manifest.sha256, await LoadedModel.fetch(manifest, count));
  return manifests.map((manifest) => loaded.get(manifest.sha256)).filter((model) => model !== undefined);
}

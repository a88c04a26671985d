/** What was measured of the released models, from the evaluation's own files. */

import report from "../../../../training/released/report/report.json";

const FILES = import.meta.glob<string>("../../../../training/released/report/*-*.png", {
  eager: true,
  query: "?url",
  import: "default",
});

/** What a plot shows; the rest of its file's name after the model's. */
const KINDS = ["reliability", "confusion", "confusion-3", "confusion-5"] as const;

export interface Plot {
  kind: (typeof KINDS)[number];
  address: string;
}

export interface Measured {
  /** Empty for models that answer no questions. */
  byQuestion: { number: string; error: number; baseline: number }[];
  /** What sampling forty volunteers alone makes one miss. */
  noise: number;
  plots: Plot[];
}

interface Evaluated {
  version: string;
  sampling_noise?: number;
  rmse_by_question?: Record<string, { int8: number; baseline: number }>;
}

/** What the report says of a model; null where it was another version that was measured. */
export function measuredOf(name: string, version: string): Measured | null {
  const models: Record<string, Evaluated> = report.models;
  const found = models[name];
  if (found?.version !== version) return null;
  return {
    byQuestion: Object.entries(found.rmse_by_question ?? {}).map(([number, { int8, baseline }]) => ({
      number,
      error: int8,
      baseline,
    })),
    noise: found.sampling_noise ?? 0,
    plots: KINDS.flatMap((kind) =>
      Object.entries(FILES)
        .filter(([path]) => path.endsWith(`/${name}-${kind}.png`))
        .map(([, address]) => ({ kind, address })),
    ),
  };
}

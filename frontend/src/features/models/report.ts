/** Evaluation of the released models, from the report's own files. */

import report from "../../../../training/released/report/report.json";

const FILES = import.meta.glob<string>("../../../../training/released/report/*-*.png", {
  eager: true,
  query: "?url",
  import: "default",
});

/** Kinds of plots, as in the files' names after the model's. */
const KINDS = ["reliability", "confusion", "confusion-3", "confusion-5"] as const;

export interface Plot {
  kind: (typeof KINDS)[number];
  url: string;
}

export interface Evaluation {
  /** Empty for models of classes. */
  byQuestion: { number: string; error: number; baseline: number }[];
  /** RMSE of sampling forty volunteers alone. */
  noise: number;
  plots: Plot[];
}

interface ReportEntry {
  version: string;
  sampling_noise?: number;
  rmse_by_question?: Record<string, { single_image: number; baseline: number }>;
}

/** A model's evaluation; null where the report is of another version. */
export function evaluationOf(name: string, version: string): Evaluation | null {
  const models: Record<string, ReportEntry> = report.models;
  const entry = models[name];
  if (entry?.version !== version) return null;
  return {
    byQuestion: Object.entries(entry.rmse_by_question ?? {}).map(
      ([number, { single_image: error, baseline }]) => ({
        number,
        error,
        baseline,
      }),
    ),
    noise: entry.sampling_noise ?? 0,
    plots: KINDS.flatMap((kind) =>
      Object.entries(FILES)
        .filter(([path]) => path.endsWith(`/${name}-${kind}.png`))
        .map(([, url]) => ({ kind, url })),
    ),
  };
}

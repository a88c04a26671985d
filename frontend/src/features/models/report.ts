/** Evaluation of the released models, from the report's own files. */

import report from "../../../../training/released/report/report.json";

export interface Evaluation {
  /** Median latency of one image on one thread of a server. */
  milliseconds: number;
  /** Part of the galaxies put into the right one of three broad types; null for models of classes. */
  morphology: number | null;
  /** Empty for models of classes. */
  byQuestion: { number: string; error: number; baseline: number }[];
  /** RMSE of sampling forty volunteers alone. */
  noise: number;
}

/** Galaxies of which the model predicts about the same, and what volunteers said of them. */
export type Bin = [predicted: number, voted: number, galaxies: number];

export interface Confusion {
  labels: string[];
  /** By voted class, then by predicted one. */
  counts: number[][];
}

/** What the plots of one model show. */
export interface PlotData {
  sha256: string;
  /** By answer; models of classes have none. */
  reliability?: Record<string, Bin[]>;
  confusion: Confusion[];
}

interface ReportEntry {
  version: string;
  milliseconds: number;
  morphology?: { single_image: number };
  sampling_noise?: number;
  rmse_by_question?: Record<string, { single_image: number; baseline: number }>;
}

/** A model's evaluation; null where the report is of another version. */
export function evaluationOf(name: string, version: string): Evaluation | null {
  const models: Record<string, ReportEntry> = report.models;
  const entry = models[name];
  if (entry?.version !== version) return null;
  return {
    milliseconds: entry.milliseconds,
    morphology: entry.morphology?.single_image ?? null,
    byQuestion: Object.entries(entry.rmse_by_question ?? {}).map(
      ([number, { single_image: error, baseline }]) => ({
        number,
        error,
        baseline,
      }),
    ),
    noise: entry.sampling_noise ?? 0,
  };
}

/** What the plots of a model's file show; null where the report is of another one. */
export async function fetchPlotData(name: string, sha256: string): Promise<PlotData | null> {
  const { default: plots } = await import("../../../../training/released/report/plots.json");
  // Written as arrays of numbers, whose lengths JSON does not tell.
  const data = (plots as unknown as Record<string, PlotData>)[name];
  return data?.sha256 === sha256 ? data : null;
}

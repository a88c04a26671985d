/** The models as rows of a table and as dots of plots. */

import type { Model } from "@/api/client";
import type { Sort } from "@/components/ui/SortHeader";
import { activeLanguage } from "@/lib/language";
import { evaluationOf } from "./report";

export type Measure = "miss" | "right" | "size" | "time";
export type Column = "model" | Measure;

export interface ModelRow extends Record<Measure, number | null> {
  model: Model;
  /** Whether `right` is of the model's own classes, and not of the three broad types. */
  ownClasses: boolean;
  isDefault: boolean;
}

/** A row: percentage points, part of 1, megabytes and milliseconds; null where it was not measured. */
export function toRow(model: Model, isDefault: boolean): ModelRow {
  const evaluation = evaluationOf(model.name, model.version);
  const { rmse, accuracy } = model.metrics;
  return {
    model,
    miss: model.task !== "votes" || rmse === undefined ? null : rmse * 100,
    right: accuracy ?? evaluation?.morphology ?? null,
    size: model.size_bytes / 1e6,
    time: evaluation?.milliseconds ?? null,
    ownClasses: model.task === "classes",
    isDefault,
  };
}

/** What was not measured comes last, whichever way the rows are sorted. */
export function sortRows(rows: ModelRow[], { by, descending }: Sort<Column>): ModelRow[] {
  const direction = descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    if (by === "model") return direction * one.model.title.localeCompare(other.model.title, activeLanguage());
    const [first, second] = [one[by], other[by]];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return direction * (first - second);
  });
}

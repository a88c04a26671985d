import type { Model } from "@/api/client";
import { text } from "./words.en";

/** A model's measured error, in plain words. */
export function measuredError({ task, metrics }: Pick<Model, "task" | "metrics">): string {
  const { rmse, accuracy } = metrics;
  if (task === "votes" && rmse !== undefined) return text.models.votesError((rmse * 100).toFixed(1));
  if (task === "classes" && accuracy !== undefined) {
    return text.models.classesError(Math.round(accuracy * 100));
  }
  return text.models.unmeasured;
}

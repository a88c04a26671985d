import type { Model } from "@/api/client";
import { formatQuantity } from "@/inference/quantity";
import { decimal } from "@/lib/language";
import { text } from "./words.en";

/** A model's measured error, in plain words. */
export function measuredError({
  task,
  metrics,
  quantity,
}: Pick<Model, "task" | "metrics" | "quantity">): string {
  const { rmse, accuracy } = metrics;
  if (task === "votes" && rmse !== undefined) return text.models.votesError(decimal(rmse * 100, 1));
  if (task === "classes" && accuracy !== undefined) {
    return text.models.classesError(Math.round(accuracy * 100));
  }
  if (quantity && rmse !== undefined) return text.models.numberError(formatQuantity(rmse, quantity));
  return text.models.unmeasured;
}

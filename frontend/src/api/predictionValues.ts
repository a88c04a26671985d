import type { Prediction } from "./client";

/** Every value of a prediction by its label, in order: joint fractions by Kaggle's key, or class probabilities. */
export function predictionValues(prediction: Prediction): [string, number][] {
  if (prediction.task === "votes") return Object.entries(prediction.joint_fractions);
  return prediction.probabilities.map(({ label, probability }) => [label, probability]);
}

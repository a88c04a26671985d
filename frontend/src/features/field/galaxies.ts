/** What a picture with several galaxies is, which of them is in its middle, and the table of them. */

import type { DetectedGalaxy, Detection } from "@/api/client";
import { toCsv } from "@/lib/csv";

/** Part of the shorter side that the frame of a galaxy has which is what the picture is of. */
const MAX_FRAME = 0.5;
/** Galaxies that make a field; more where stars among them were not told. */
const MIN_GALAXIES = 2;
const MIN_SOURCES = 5;

/** Whether a picture shows several galaxies, and not one with some beside it. */
export function isField({ image, detected, galaxies, notes }: Detection): boolean {
  const [brightest] = galaxies;
  const least = notes.some(({ code }) => code === "no_stars") ? MIN_SOURCES : MIN_GALAXIES;
  if (!brightest || detected < least) return false;
  return brightest.frame.side < MAX_FRAME * Math.min(image.width, image.height);
}

/** The galaxy nearest to the middle of the picture. */
export function middleOf({ image, galaxies }: Detection): DetectedGalaxy | null {
  const distance = ({ x, y }: DetectedGalaxy) =>
    Math.hypot(x + 0.5 - image.width / 2, y + 0.5 - image.height / 2);
  return galaxies.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}

const COLUMNS = ["number", "x", "y", "r50", "r90", "axis_ratio", "angle", "snr", "flags"];
const ANSWER = ["headline", "sentence", "outlier_score", "model", "version"];

/** A row a galaxy, with the names that `galaxy detect` gives to what it measures; pixels count from 1. */
export function tableOf({ galaxies, model }: Detection): string {
  const keys = [...new Set(galaxies.flatMap(({ prediction }) => Object.keys(valuesOf(prediction))))];
  return toCsv(
    [...COLUMNS, ...ANSWER, ...keys],
    galaxies.map(({ number, x, y, r50, r90, axis_ratio, angle, snr, flags, prediction }) => {
      const values = valuesOf(prediction);
      return [
        ...[number, x + 1, y + 1, r50, r90, axis_ratio, angle, snr].map((value) => Number(value.toFixed(3))),
        flags.join(" "),
        prediction?.headline.text ?? null,
        prediction?.sentence ?? null,
        prediction?.outlier_score ?? null,
        model.name,
        model.version,
        ...keys.map((key) => values[key] ?? null),
      ];
    }),
  );
}

function valuesOf(prediction: DetectedGalaxy["prediction"]): Record<string, number> {
  if (!prediction) return {};
  if (prediction.task === "votes") return prediction.joint_fractions;
  if (prediction.task === "regression") return { [prediction.quantity.label]: prediction.quantity.value };
  return Object.fromEntries(prediction.probabilities.map(({ label, probability }) => [label, probability]));
}

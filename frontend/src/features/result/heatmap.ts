/** An activation map in numbers, and in words for those who do not see it. */

import type { ActivationMap } from "@/api/client";
import { text } from "./words.en";

/** Below this contribution to the logit nothing is said to speak for an answer. */
const MIN_EVIDENCE = 0.05;

/** Part of the strongest evidence that the contour goes around. */
export const CONTOUR = 0.5;

/** The largest absolute value; never 0. */
export function maxMagnitude(map: ActivationMap): number {
  return Math.max(1e-9, ...map.rows.flat().map(Math.abs));
}

/** Whether nothing in the image speaks for the answer. */
export function isBlank(map: ActivationMap): boolean {
  return Math.max(...map.rows.flat()) < MIN_EVIDENCE;
}

/** Where most of the evidence for the answer lies, in words. */
export function locationOf(map: ActivationMap): string {
  const height = map.rows.length;
  let total = 0;
  let across = 0;
  let down = 0;
  map.rows.forEach((row, y) => {
    row.forEach((value, x) => {
      const evidence = Math.max(0, value);
      total += evidence;
      across += evidence * (((x + 0.5) / row.length) * 2 - 1);
      down += evidence * (((y + 0.5) / height) * 2 - 1);
    });
  });
  if (total < 1e-9) return "";
  const side = directionOf(across / total, text.heatmap.left, text.heatmap.right);
  const level = directionOf(down / total, text.heatmap.top, text.heatmap.bottom);
  return text.heatmap.location([level, side].filter(Boolean).join(" ") || text.heatmap.middle);
}

function directionOf(offset: number, before: string, after: string): string {
  if (Math.abs(offset) < 0.15) return "";
  return offset < 0 ? before : after;
}

/** The map on a finer grid, `[side, side]` row by row, interpolated between the middles of its cells. */
export function upsample({ rows }: ActivationMap, side: number): Float32Array {
  const values = new Float32Array(side * side);
  const width = rows[0]?.length ?? 0;
  const place = (pixel: number, cells: number) => {
    const at = Math.min(cells - 1, Math.max(0, ((pixel + 0.5) / side) * cells - 0.5));
    const first = Math.floor(at);
    return { first, second: Math.min(cells - 1, first + 1), part: at - first };
  };
  for (let y = 0; y < side; y++) {
    const row = place(y, rows.length);
    for (let x = 0; x < side; x++) {
      const column = place(x, width);
      const across = (cells: number[] = []) =>
        (cells[column.first] ?? 0) * (1 - column.part) + (cells[column.second] ?? 0) * column.part;
      values[y * side + x] = across(rows[row.first]) * (1 - row.part) + across(rows[row.second]) * row.part;
    }
  }
  return values;
}

/** Whether a pixel of a square grid is at the edge of what lies at or above a level. */
export function isContour(values: Float32Array, side: number, index: number, level: number): boolean {
  if ((values[index] ?? 0) < level) return false;
  const x = index % side;
  const below = (neighbour: number, inside: boolean) => inside && (values[neighbour] ?? 0) < level;
  return (
    below(index - 1, x > 0) ||
    below(index + 1, x < side - 1) ||
    below(index - side, index >= side) ||
    below(index + side, index < values.length - side)
  );
}

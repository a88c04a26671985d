/** An activation map in numbers, and in words for those who do not see it. */

import type { ActivationMap } from "@/api/client";
import { text } from "./words.en";

/** The largest absolute value; never 0. */
export function maxMagnitude(map: ActivationMap): number {
  return Math.max(1e-9, ...map.rows.flat().map(Math.abs));
}

/** Where most of the evidence for the answer lies, in words. */
export function locationOf(map: ActivationMap): string {
  const height = map.rows.length;
  let total = 0;
  let across = 0;
  let down = 0;
  let middle = 0;
  map.rows.forEach((row, y) => {
    row.forEach((value, x) => {
      const evidence = Math.max(0, value);
      const right = ((x + 0.5) / row.length) * 2 - 1;
      const low = ((y + 0.5) / height) * 2 - 1;
      total += evidence;
      across += evidence * right;
      down += evidence * low;
      if (Math.hypot(right, low) < 0.5) middle += evidence;
    });
  });
  if (total < 1e-9) return text.heatmap.nowhere;
  const side = directionOf(across / total, text.heatmap.left, text.heatmap.right);
  const level = directionOf(down / total, text.heatmap.top, text.heatmap.bottom);
  const percentage = Math.round((100 * middle) / total);
  return text.heatmap.location([level, side].filter(Boolean).join(" ") || text.heatmap.middle, percentage);
}

function directionOf(offset: number, before: string, after: string): string {
  if (Math.abs(offset) < 0.15) return "";
  return offset < 0 ? before : after;
}

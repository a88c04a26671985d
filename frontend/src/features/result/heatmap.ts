/** What a heat map says, in numbers and in words for those who do not see it. */

import type { HeatMap } from "@/api/client";
import { text } from "./words.en";

/** The largest value either way; never 0. */
export function strongest(map: HeatMap): number {
  return Math.max(1e-9, ...map.rows.flat().map(Math.abs));
}

/** Where most of the evidence for the answer lies, in words. */
export function placeOf(map: HeatMap): string {
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
  if (total < 1e-9) return text.heat.nowhere;
  const side = nameOf(across / total, text.heat.left, text.heat.right);
  const level = nameOf(down / total, text.heat.top, text.heat.bottom);
  const share = Math.round((100 * middle) / total);
  return text.heat.place([level, side].filter(Boolean).join(" ") || text.heat.middle, share);
}

function nameOf(offset: number, before: string, after: string): string {
  if (Math.abs(offset) < 0.15) return "";
  return offset < 0 ? before : after;
}

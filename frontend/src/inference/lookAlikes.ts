/** Warnings of images that show no galaxy as the models know them, by the rules of galaxy_core/images/look_alikes.py. */

import type { Classification } from "@/api/client";
import { format } from "./catalogue";
import { image_warnings } from "./constants.gen.json";
import type { SquareImage } from "./preprocessing";

type Warning = Classification["image"]["warnings"][number];

/** Brightness, row by row. */
interface Grey {
  values: Float32Array;
  side: number;
}

const { min_border, blocks: BLOCKS } = image_warnings;
const MAX_SIDE = 512;

/** Reasons to doubt what a model says of a square. */
export function imageWarnings(square: SquareImage): Warning[] {
  const grey = greyOf(square);
  const border = borderOf(grey);
  const inner = inset(grey, border);
  const codes: Warning["code"][] = border > 0 ? ["border"] : [];
  if (isNegative(inner)) codes.push("negative");
  if (border === 0 && lacksData(inner)) codes.push("no_data");
  return codes.map((code) => ({ code, text: format(`warning.${code}`) }));
}

function greyOf({ pixels, side }: SquareImage): Grey {
  const step = Math.max(1, Math.floor(side / MAX_SIDE));
  const small = Math.ceil(side / step);
  const values = new Float32Array(small * small);
  for (let row = 0; row < small; row++) {
    for (let column = 0; column < small; column++) {
      const at = (row * side + column) * step * 3;
      values[row * small + column] = ((pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 3;
    }
  }
  return { values, side: small };
}

function inset({ values, side }: Grey, border: number): Grey {
  const inner = side - 2 * border;
  const cut = new Float32Array(inner * inner);
  for (let row = 0; row < inner; row++) {
    const start = (row + border) * side + border;
    cut.set(values.subarray(start, start + inner), row * inner);
  }
  return { values: cut, side: inner };
}

/** Thickness of a plain frame on two opposite sides or on all four, in pixels; 0 where there is none. */
function borderOf({ values, side }: Grey): number {
  const last = side - 1;
  const at = (row: number, column: number) => values[row * side + column] ?? 0;
  const [top, bottom, left, right] = [
    plainRows(side, at),
    plainRows(side, (row, column) => at(last - row, column)),
    plainRows(side, (row, column) => at(column, row)),
    plainRows(side, (row, column) => at(column, last - row)),
  ] as const;
  const thickest = Math.max(Math.min(top, bottom), Math.min(left, right));
  const part = thickest / side;
  return part >= min_border && part < 0.4 ? thickest : 0;
}

/** Number of first rows of one colour that end at an edge, across most of the image. */
function plainRows(side: number, at: (row: number, column: number) => number): number {
  const first = Float32Array.from({ length: side }, (_, column) => at(0, column));
  const colour = percentile(first, 50);
  const tolerance = Math.max(4, 0.15 * colour);
  const differing = (row: number) => {
    let count = 0;
    for (let column = 0; column < side; column++) if (Math.abs(at(row, column) - colour) > tolerance) count++;
    return count / side;
  };
  let busy = 0;
  while (busy < side && differing(busy) <= 0.02) busy++;
  if (busy === 0 || busy === side) return 0;
  for (let row = busy; row < Math.min(side, busy + 9); row++) if (differing(row) > 0.5) return busy;
  return 0;
}

/** Whether the sky, which is at the rim, is bright and what is in the middle is dark. */
function isNegative({ values, side }: Grey): boolean {
  const rim = Math.max(1, Math.floor(side / 10));
  const outer: number[] = [];
  // Each side whole, so that corners count twice.
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const value = values[row * side + column] ?? 0;
      if (row < rim || row >= side - rim) outer.push(value);
      if (column < rim || column >= side - rim) outer.push(value);
    }
  }
  const sky = percentile(outer, 50);
  if (sky <= 128) return false;
  const middle: number[] = [];
  const [from, to] = [Math.floor((side * 2) / 5), Math.floor((side * 3) / 5)];
  for (let row = from; row < to; row++) middle.push(...values.subarray(row * side + from, row * side + to));
  return percentile(middle, 10) < sky - 60;
}

/** Whether a good part of the rim is all of one value, while the rest of it shows the noise of a sky. */
function lacksData({ values, side }: Grey): boolean {
  const size = Math.floor(side / BLOCKS);
  if (size < 4) return false;
  const rim = rimBlocks().map(([row, column]) => blockOf({ values, side }, row * size, column * size, size));
  const noisy = rim.filter(({ deviation, lowest }) => deviation > 0.8 && lowest < 128);
  const empty = rim.filter(({ deviation }) => deviation < 0.01).length / rim.length;
  if (empty <= 0.15 || noisy.length / rim.length <= 0.15) return false;
  const darkest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const black = values.reduce((count, value) => count + (value <= darkest ? 1 : 0), 0) / values.length;
  const level =
    percentile(
      noisy.map(({ mean }) => mean),
      50,
    ) - darkest;
  return black > 0.15 && level > 2;
}

function rimBlocks(): [number, number][] {
  const places = Array.from({ length: BLOCKS ** 2 }, (_, place): [number, number] => [
    Math.floor(place / BLOCKS),
    place % BLOCKS,
  ]);
  const outermost = (place: number) => place === 0 || place === BLOCKS - 1;
  return places.filter(([row, column]) => outermost(row) || outermost(column));
}

function blockOf({ values, side }: Grey, top: number, left: number, size: number) {
  let [sum, lowest] = [0, Number.POSITIVE_INFINITY];
  const each = (use: (value: number) => void) => {
    for (let row = top; row < top + size; row++)
      for (let column = left; column < left + size; column++) use(values[row * side + column] ?? 0);
  };
  each((value) => {
    sum += value;
    lowest = Math.min(lowest, value);
  });
  const mean = sum / size ** 2;
  let squares = 0;
  each((value) => {
    squares += (value - mean) ** 2;
  });
  return { mean, lowest, deviation: Math.sqrt(squares / size ** 2) };
}

/** As numpy's: linear between the two nearest. */
function percentile(values: ArrayLike<number>, part: number): number {
  const sorted = Float32Array.from(values).sort();
  const place = (part / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

/** Cuts a galaxy out of a wide picture, pixel for pixel as galaxy_core/detection/frames.py does. */

import { detection as limits, min_side } from "./constants.gen.json";
import type { Picture, SquareImage } from "./preprocessing";
import { downscaleLarge } from "./preprocessing";

/** A square, which may pass the picture's edges. */
export interface Frame {
  left: number;
  top: number;
  side: number;
}

/** The square about a galaxy, by its size. */
export function frameOf({ x, y, r90 }: { x: number; y: number; r90: number }): Frame {
  const side = Math.max(limits.min_frame, Math.floor(limits.frame_per_r90 * r90 + 0.5));
  return { left: Math.floor(x - side / 2 + 1), top: Math.floor(y - side / 2 + 1), side };
}

export function passesEdge({ left, top, side }: Frame, { width, height }: Picture): boolean {
  return Math.min(left, top) < 0 || left + side > width || top + side > height;
}

/** What a model takes; beyond the picture's edge it is as the frame's sky. */
export function cutFrame(picture: Picture, frame: Frame): SquareImage {
  const { left, top, side } = frame;
  const { pixels, width, height } = picture;
  const first = Math.max(0, top);
  const last = Math.min(height, top + side);
  const start = Math.max(0, left);
  const end = Math.min(width, left + side);
  const square = new Uint8Array(side * side * 3);
  if (passesEdge(frame, picture)) {
    const sky = [0, 1, 2].map((band) => skyOf(picture, band, [first, last, start, end]));
    for (let at = 0; at < square.length; at++) square[at] = sky[at % 3] ?? 0;
  }
  for (let row = first; row < last; row++) {
    const known = pixels.subarray((row * width + start) * 3, (row * width + end) * 3);
    square.set(known, ((row - top) * side + start - left) * 3);
  }
  if (side < min_side) return repeat({ pixels: square, side }, Math.ceil(min_side / side));
  return downscaleLarge({ pixels: square, side });
}

/** A percentile of one colour of a part of the picture. */
function skyOf({ pixels, width }: Picture, band: number, part: [number, number, number, number]): number {
  const [first, last, start, end] = part;
  const counts = new Uint32Array(256);
  for (let row = first; row < last; row++)
    for (let column = start; column < end; column++) {
      const value = pixels[(row * width + column) * 3 + band] ?? 0;
      counts[value] = (counts[value] ?? 0) + 1;
    }
  let left = Math.floor(((last - first) * (end - start) * limits.sky_percent) / 100);
  for (const [value, count] of counts.entries()) {
    if (left < count) return value;
    left -= count;
  }
  return 0;
}

/** Each pixel as so many, both ways. */
function repeat({ pixels, side }: SquareImage, factor: number): SquareImage {
  const large = side * factor;
  const repeated = new Uint8Array(large * large * 3);
  for (let row = 0; row < large; row++)
    for (let column = 0; column < large; column++) {
      const from = (Math.floor(row / factor) * side + Math.floor(column / factor)) * 3;
      repeated.set(pixels.subarray(from, from + 3), (row * large + column) * 3);
    }
  return { pixels: repeated, side: large };
}

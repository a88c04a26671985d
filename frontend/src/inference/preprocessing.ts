/** From decoded pixels to the square that every model takes, pixel for pixel as galaxy_model/framing.py cuts it. */

import { framedSide } from "@/lib/centerCrop";
import carried from "./constants.gen.json";

/** RGB, row by row from the top. */
export interface Square {
  pixels: Uint8Array<ArrayBuffer>;
  side: number;
}

/** Which square about the middle of an upright picture is looked at. */
export function centreSquare(width: number, height: number): { left: number; top: number; side: number } {
  const side = framedSide(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
}

/** A very large square averaged down by a whole factor, as Pillow's `reduce` does. */
export function bounded({ pixels, side }: Square): Square {
  const factor = Math.floor(side / carried.maximum_framed_side);
  if (factor < 2) return { pixels, side };
  const small = Math.ceil(side / factor);
  const reduced = new Uint8Array(small * small * 3);
  for (let row = 0; row < small; row++) {
    for (let column = 0; column < small; column++) {
      // At the right and the lower edge there may be less to average.
      const wide = Math.min(factor, side - column * factor);
      const high = Math.min(factor, side - row * factor);
      const count = wide * high;
      for (let band = 0; band < 3; band++) {
        let sum = count >> 1;
        for (let y = row * factor; y < row * factor + high; y++) {
          const start = (y * side + column * factor) * 3 + band;
          for (let at = start; at < start + wide * 3; at += 3) sum += pixels[at] ?? 0;
        }
        reduced[(row * small + column) * 3 + band] = divided(sum, count);
      }
    }
  }
  return { pixels: reduced, side: small };
}

/** Pillow divides by a whole number through a reciprocal in 32 bits. */
function divided(sum: number, count: number): number {
  return Math.floor((sum * Math.floor(Math.fround(2 ** 32 / (256 * count)))) / 2 ** 24);
}

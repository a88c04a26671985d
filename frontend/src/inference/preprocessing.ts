/** From decoded pixels to the square that every model takes, pixel for pixel as galaxy_core/images/preprocessing.py cuts it. */

import { centerCropSide } from "@/lib/centerCrop";
import { max_framed_side } from "./constants.gen.json";

/** RGB, row by row from the top. */
export interface SquareImage {
  pixels: Uint8Array<ArrayBuffer>;
  side: number;
}

/** RGB, row by row from the top. */
export interface Picture {
  pixels: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** The square about the middle of an upright image that a model is given. */
export function centerSquare(width: number, height: number): { left: number; top: number; side: number } {
  const side = centerCropSide(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
}

/** Averages a very large square down. */
export function downscaleLarge(square: SquareImage): SquareImage {
  return reduceSquare(square, Math.floor(square.side / max_framed_side));
}

/** Box-averages a square down by an integer factor, as Pillow's `reduce` does. */
export function reduceSquare({ pixels, side }: SquareImage, factor: number): SquareImage {
  const { pixels: reduced, width } = reducePicture({ pixels, width: side, height: side }, factor);
  return { pixels: reduced, side: width };
}

/** Box-averages a picture down likewise. */
export function reducePicture(picture: Picture, factor: number): Picture {
  if (factor < 2) return picture;
  const { pixels, width: wide, height: high } = picture;
  const columns = Math.ceil(wide / factor);
  const rows = Math.ceil(high / factor);
  const reduced = new Uint8Array(columns * rows * 3);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      // At the right and the lower edge there may be less to average.
      const width = Math.min(factor, wide - column * factor);
      const height = Math.min(factor, high - row * factor);
      const count = width * height;
      for (let band = 0; band < 3; band++) {
        let sum = count >> 1;
        for (let y = row * factor; y < row * factor + height; y++) {
          const start = (y * wide + column * factor) * 3 + band;
          for (let at = start; at < start + width * 3; at += 3) sum += pixels[at] ?? 0;
        }
        reduced[(row * columns + column) * 3 + band] = divideAsPillow(sum, count);
      }
    }
  }
  return { pixels: reduced, width: columns, height: rows };
}

/** Pillow divides by an integer through a reciprocal in 32 bits. */
function divideAsPillow(sum: number, count: number): number {
  return Math.floor((sum * Math.floor(Math.fround(2 ** 32 / (256 * count)))) / 2 ** 24);
}

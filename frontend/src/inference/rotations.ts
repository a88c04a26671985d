/** Rotated and mirrored copies for test-time augmentation, pixel for pixel as galaxy_core/images/rotations.py makes them with Pillow. */

import { golden_angle, max_rotated_side } from "./constants.gen.json";
import type { SquareImage } from "./preprocessing";
import { reduceSquare } from "./preprocessing";

/** Copies of a square, one after the other: `[count, side, side, 3]`. */
export interface SquareCopies extends SquareImage {
  count: number;
}

/** The square, then rotated copies of it, every other one mirrored; more than one are averaged down first. */
export function rotatedCopies(square: SquareImage, count: number): SquareCopies {
  if (count === 1) return { ...square, count };
  const upright = reduceSquare(square, Math.ceil(square.side / max_rotated_side));
  const { pixels, side } = upright;
  const copies = new Uint8Array(pixels.length * count);
  copies.set(pixels);
  for (let index = 1; index < count; index++) {
    const copy = copies.subarray(index * pixels.length, (index + 1) * pixels.length);
    rotateInto(upright, index * golden_angle, index % 2 === 1, copy);
  }
  return { pixels: copies, side, count };
}

function rotateInto(
  { pixels, side }: SquareImage,
  degrees: number,
  mirrored: boolean,
  target: Uint8Array,
): void {
  const angle = -(degrees % 360) * (Math.PI / 180);
  const cosine = Number(Math.cos(angle).toFixed(15));
  const sine = Number(Math.sin(angle).toFixed(15));
  const middle = side / 2;
  const across = cosine * -middle + sine * -middle + middle;
  const down = -sine * -middle + cosine * -middle + middle;
  const clip = (index: number) => Math.min(side - 1, Math.max(0, index));
  const rows = [0, 0, 0, 0];
  const columns = [0, 0, 0, 0];
  const taps = [0, 0, 0, 0];
  const lines = [0, 0, 0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const fromX = cosine * (x + 0.5) + sine * (y + 0.5) + across;
      const fromY = -sine * (x + 0.5) + cosine * (y + 0.5) + down;
      // Beyond the square it stays black.
      if (fromX < 0 || fromX >= side || fromY < 0 || fromY >= side) continue;
      const left = Math.floor(fromX - 0.5);
      const top = Math.floor(fromY - 0.5);
      const fractionX = fromX - 0.5 - left;
      const fractionY = fromY - 0.5 - top;
      for (let near = 0; near < 4; near++) {
        rows[near] = clip(top - 1 + near) * side;
        columns[near] = clip(left - 1 + near);
      }
      const offset = (y * side + (mirrored ? side - 1 - x : x)) * 3;
      for (let band = 0; band < 3; band++) {
        for (let near = 0; near < 4; near++) {
          const row = rows[near] ?? 0;
          for (let next = 0; next < 4; next++) {
            taps[next] = pixels[(row + (columns[next] ?? 0)) * 3 + band] ?? 0;
          }
          lines[near] = cubic(taps, fractionX);
        }
        // Pillow truncates.
        target[offset + band] = Math.min(255, Math.max(0, Math.trunc(cubic(lines, fractionY))));
      }
    }
  }
}

/** Cubic interpolation between the second and the third of four neighbours. */
function cubic([one = 0, two = 0, three = 0, four = 0]: number[], fraction: number): number {
  const linear = three - one;
  const square = 2 * (one - two) + three - four;
  const cube = two - one - three + four;
  return two + fraction * (linear + fraction * (square + fraction * cube));
}

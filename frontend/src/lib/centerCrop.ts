/**
 * The square that the API cuts from an image, so that the site can show it; see
 * galaxy_core/images/preprocessing.py. A browser test holds the two together.
 */

import { crops } from "@/inference/constants.gen.json";

/** Square images of this many pixels a side are survey cutouts, of which the middle is taken. */
const CROPS: Record<number, number> = crops;

/** Side, in pixels, of the centred square that the API cuts from an image sent as it is. */
export function centerCropSide(width: number, height: number): number {
  const side = Math.min(width, height);
  return width === height ? (CROPS[side] ?? side) : side;
}

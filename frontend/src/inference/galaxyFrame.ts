/** Where the galaxy is in a framed square, and the square about it, as galaxy_core/images/galaxy_frame.py has it. */

import type { Classification } from "@/api/client";
import { format } from "./catalogue";
import { galaxy_frame, min_side } from "./constants.gen.json";
import type { SquareImage } from "./preprocessing";
import { roundHalfEven } from "./rounding";

/** Of the galaxy's centre, from the left and from the top, and of the square about it, in sides of the framed square. */
export interface GalaxyFrame {
  x: number;
  y: number;
  width: number;
}

type GalaxyPosition = NonNullable<Classification["image"]["galaxy"]>;

const { max_shift, max_zoom, max_width } = galaxy_frame;

/** The frame that a graph's output says: x, y and width. */
export function galaxyFrameOf([x = 0, y = 0, width = 1]: ArrayLike<number> & Iterable<number>): GalaxyFrame {
  return { x, y, width: Math.min(Math.max(width, 1 / max_width), max_width) };
}

/** The frame as the API tells it, with what framing the galaxy would change. */
export function toGalaxyPosition(frame: GalaxyFrame): GalaxyPosition {
  const { x, y, width } = frame;
  const zoom = Math.max(width, 1 / width);
  const shifted = Math.hypot(x - 0.5, y - 0.5) > max_shift;
  const size = zoom > max_zoom ? [width > 1 ? "wider" : "tighter"] : [];
  const parts = [...(shifted ? ["centred"] : []), ...size];
  const times = roundHalfEven(zoom, 1).toFixed(1);
  const change = parts.length > 0 ? format(`reframing.${parts.join("-")}`, { times }) : "";
  const [left = 0, top = 0, side = 0] = [x, y, width].map((value) => roundHalfEven(value, 4));
  return { x: left, y: top, width: side, change };
}

/** Cuts a square about a galaxy, in whole pixels; beyond the picture's edges it goes on as in a mirror. */
export function cutAbout({ pixels, side }: SquareImage, { x, y, width }: GalaxyFrame): SquareImage {
  const cut = Math.max(min_side, Math.floor(side * width + 0.5));
  const first = (place: number) => Math.floor(side * place - cut / 2 + 0.5);
  const [left, top] = [first(x), first(y)];
  const result = new Uint8Array(cut * cut * 3);
  let to = 0;
  for (let row = 0; row < cut; row++) {
    const start = mirrored(top + row, side) * side;
    for (let column = 0; column < cut; column++) {
      const at = (start + mirrored(left + column, side)) * 3;
      result[to++] = pixels[at] ?? 0;
      result[to++] = pixels[at + 1] ?? 0;
      result[to++] = pixels[at + 2] ?? 0;
    }
  }
  return { pixels: result, side: cut };
}

/** The place of a pixel along an axis, mirrored at the ends where it is beyond them. */
function mirrored(place: number, side: number): number {
  const turned = ((place % (2 * side)) + 2 * side) % (2 * side);
  return turned < side ? turned : 2 * side - 1 - turned;
}

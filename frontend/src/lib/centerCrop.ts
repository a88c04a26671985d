/**
 * Which part of a picture a model is given, so that it can be shown. The API cuts it; this says where, by the rule of
 * galaxy_model/framing.py, and a browser test holds the two together.
 */

/** Square pictures of this many pixels a side are survey cut-outs, of which the middle is taken. */
const CROPS: Record<number, number> = { 424: 312 };

/** Side, in pixels, of the square about the middle that the API cuts from a picture sent as it is. */
export function framedSide(width: number, height: number): number {
  const side = Math.min(width, height);
  return width === height ? (CROPS[side] ?? side) : side;
}

/** The square that a visitor crops from an image: moved, zoomed and rotated, as plain arithmetic. */

import { min_side } from "@/inference/constants.gen.json";
import { centerCropSide } from "@/lib/centerCrop";

export interface Size {
  width: number;
  height: number;
}

export interface Crop {
  /** The middle of the square, in pixels of the image. */
  x: number;
  y: number;
  /** Its side, in pixels of the image. */
  side: number;
  /** By how many degrees the image is rotated under it, clockwise. */
  rotation: number;
}

/** Fewer pixels than this cannot show a galaxy. */
export const MIN_SIDE = min_side;

/** The API's own crop: right for a survey's cutout. */
export function defaultCrop({ width, height }: Size): Crop {
  return { x: width / 2, y: height / 2, side: centerCropSide(width, height), rotation: 0 };
}

/** Moved by fractions of its side, as seen on the screen. */
export function moveCrop(crop: Crop, right: number, down: number, size: Size): Crop {
  const angle = (-crop.rotation * Math.PI) / 180;
  const x = (right * Math.cos(angle) - down * Math.sin(angle)) * crop.side;
  const y = (right * Math.sin(angle) + down * Math.cos(angle)) * crop.side;
  return { ...crop, x: clamp(0, crop.x + x, size.width), y: clamp(0, crop.y + y, size.height) };
}

/** With its side multiplied by a factor, within bounds. */
export function zoomCrop(crop: Crop, factor: number, size: Size): Crop {
  return { ...crop, side: clamp(MIN_SIDE, crop.side * factor, maxSide(size)) };
}

/** The longest side a crop may have: the whole image, with sky around it. */
export function maxSide({ width, height }: Size): number {
  return Math.max(width, height) * 1.5;
}

export function rotateCrop(crop: Crop, degrees: number): Crop {
  return { ...crop, rotation: ((((crop.rotation + degrees + 180) % 360) + 360) % 360) - 180 };
}

/** Side, in pixels, of the image that is sent: the crop's own, within bounds, and never a size that the API would crop. */
export function outputSize({ side }: Crop): number {
  const pixels = clamp(256, Math.round(side), 1000);
  return centerCropSide(pixels, pixels) === pixels ? pixels : pixels + 1;
}

function clamp(min: number, value: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

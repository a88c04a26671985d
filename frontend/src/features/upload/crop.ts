/** The square that a visitor lays on a picture: moved, zoomed and turned, as plain arithmetic. */

import { framedSide } from "@/lib/centerCrop";

export interface Size {
  width: number;
  height: number;
}

export interface Frame {
  /** The middle of the square, in pixels of the picture. */
  x: number;
  y: number;
  /** Its side, in pixels of the picture. */
  side: number;
  /** By how many degrees the picture is turned under it, clockwise. */
  turn: number;
}

/** Fewer pixels than this cannot show a galaxy. */
const LEAST_SIDE = 64;

/** What the API would cut by itself: right for a survey's cut-out. */
export function ownFrame({ width, height }: Size): Frame {
  return { x: width / 2, y: height / 2, side: framedSide(width, height), turn: 0 };
}

/** Moved by so many parts of its side, as seen on the screen. */
export function moved(frame: Frame, right: number, down: number, size: Size): Frame {
  const angle = (-frame.turn * Math.PI) / 180;
  const x = (right * Math.cos(angle) - down * Math.sin(angle)) * frame.side;
  const y = (right * Math.sin(angle) + down * Math.cos(angle)) * frame.side;
  return { ...frame, x: between(0, frame.x + x, size.width), y: between(0, frame.y + y, size.height) };
}

/** With a side so many times as long, within reason. */
export function scaled(frame: Frame, factor: number, size: Size): Frame {
  return { ...frame, side: between(LEAST_SIDE, frame.side * factor, widest(size)) };
}

/** The longest side a frame may have: the picture whole, with sky around it. */
export function widest({ width, height }: Size): number {
  return Math.max(width, height) * 1.5;
}

export function turned(frame: Frame, degrees: number): Frame {
  return { ...frame, turn: ((((frame.turn + degrees + 180) % 360) + 360) % 360) - 180 };
}

/** Pixels a side of the picture that is sent: the frame's own, in bounds, and never a size that the API would cut. */
export function pixelsOf({ side }: Frame): number {
  const pixels = between(256, Math.round(side), 1000);
  return framedSide(pixels, pixels) === pixels ? pixels : pixels + 1;
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

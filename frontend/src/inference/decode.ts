/** From a file to pixels, by the browser's own decoder; what cannot be used is refused in the API's words. */

import { Problem } from "@/lib/apiError";
import carried from "./constants.gen.json";
import { readHeader } from "./imageHeader";
import { filled } from "./prediction";
import type { Square } from "./preprocessing";
import { bounded, centreSquare } from "./preprocessing";
import { text } from "./words.en";

/** What the API would say of a file, and the square that a model takes. */
export interface FramedPicture {
  square: Square;
  width: number;
  height: number;
  format: string;
}

const COSTLY: Record<string, number> = carried.costly_formats;

export async function frame(file: Blob): Promise<FramedPicture> {
  if (file.size === 0) throw refusal("empty_picture");
  const header = readHeader(new Uint8Array(await file.arrayBuffer()));
  if (!header) throw refusal("not_a_picture");
  const { format, size, whole } = header;
  if (size) checkSize(size, format);
  // A browser shows what there is of a picture that was cut short; half a galaxy is not to be classified.
  if (!whole) throw refusal("broken_picture");
  const bitmap = await createImageBitmap(file, {
    // The file's own numbers, as the models were trained on: no profile is applied, and nothing multiplied.
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
    imageOrientation: "from-image",
  }).catch(() => {
    throw size ? refusal("broken_picture") : unreadable(format);
  });
  try {
    const { width, height } = bitmap;
    return { square: squareOf(bitmap), width, height, format };
  } finally {
    bitmap.close();
  }
}

function checkSize({ width, height }: { width: number; height: number }, format: string): void {
  const most = carried.most_pixels / (COSTLY[format] ?? 1);
  const words = { width: `${width}`, height: `${height}`, most: (most / 1e6).toFixed(1) };
  if (width * height === 0) throw refusal("not_a_picture");
  if (width * height > most) throw refusal("too_many_pixels", words);
  if (Math.min(width, height) < carried.minimum_side) throw refusal("picture_too_small", words);
}

function squareOf(bitmap: ImageBitmap): Square {
  const { left, top, side } = centreSquare(bitmap.width, bitmap.height);
  // Without transparency of its own the canvas is black, as the sky is, where the picture is transparent.
  const context = new OffscreenCanvas(side, side).getContext("2d", {
    alpha: false,
    willReadFrequently: true,
  });
  if (!context) throw new Error("this browser has no 2D canvas in a worker");
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, -left, -top);
  const { data } = context.getImageData(0, 0, side, side);
  const pixels = new Uint8Array(side * side * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    pixels[to++] = data[from] ?? 0;
    pixels[to++] = data[from + 1] ?? 0;
    pixels[to++] = data[from + 2] ?? 0;
  }
  return bounded({ pixels, side });
}

function refusal(code: keyof typeof carried.refusals, words: Record<string, string> = {}): Problem {
  const { status, message, hint } = carried.refusals[code];
  return new Problem({ kind: "api", status, code, message: filled(message, words), hint, retryAfter: null });
}

function unreadable(format: string): Problem {
  const { message, hint } = text.unreadable;
  return new Problem({
    kind: "api",
    status: 415,
    code: "unreadable_here",
    message: message(format),
    hint,
    retryAfter: null,
  });
}

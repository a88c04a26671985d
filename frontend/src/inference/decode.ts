/** From a file to pixels, by the browser's own decoder; unusable files are refused in the API's words. */

import { ApiError } from "@/lib/apiError";
import { refusalOfOtherFormat } from "@/lib/otherFormats";
import { costly_formats, max_pixels, min_side, refusals } from "./constants.gen.json";
import { readHeader } from "./imageHeader";
import type { Picture, SquareImage } from "./preprocessing";
import { centerSquare, downscaleLarge } from "./preprocessing";
import { fillTemplate } from "./template";
import { text } from "./words.en";

/** What the API says of a file, and the square that a model takes. */
export interface DecodedImage {
  square: SquareImage;
  width: number;
  height: number;
  format: string;
}

const COSTLY: Record<string, number> = costly_formats;

export async function decodeImage(file: Blob): Promise<DecodedImage> {
  return withBitmap(file, (bitmap, format) => {
    const { width, height } = bitmap;
    const { left, top, side } = centerSquare(width, height);
    const { pixels } = pixelsOf(bitmap, left, top, side, side);
    return { square: downscaleLarge({ pixels, side }), width, height, format };
  });
}

/** The whole of an image, for what looks for galaxies in it. */
export async function decodeWhole(file: Blob): Promise<{ picture: Picture; format: string }> {
  return withBitmap(file, (bitmap, format) => ({
    picture: pixelsOf(bitmap, 0, 0, bitmap.width, bitmap.height),
    format,
  }));
}

/** Opens an image file that the API would take, and closes it after use. */
async function withBitmap<T>(file: Blob, use: (bitmap: ImageBitmap, format: string) => T): Promise<T> {
  if (file.size === 0) throw refusal("empty_image");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const header = readHeader(bytes);
  if (!header) throw refusalOfOtherFormat(bytes) ?? refusal("not_an_image");
  const { format, size, complete } = header;
  if (size) checkSize(size, format);
  // A browser shows what there is of a truncated image; half a galaxy is not to be classified.
  if (!complete) throw refusal("broken_image");
  const bitmap = await createImageBitmap(file, {
    // The file's own numbers, as the models were trained on: no profile is applied, and nothing multiplied.
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
    imageOrientation: "from-image",
  }).catch(() => {
    throw size ? refusal("broken_image") : unreadable(format);
  });
  try {
    return use(bitmap, format);
  } finally {
    bitmap.close();
  }
}

function checkSize({ width, height }: { width: number; height: number }, format: string): void {
  const max = max_pixels / (COSTLY[format] ?? 1);
  const values = { width: `${width}`, height: `${height}`, most: (max / 1e6).toFixed(1) };
  if (width * height === 0) throw refusal("not_an_image");
  if (width * height > max) throw refusal("too_many_pixels", values);
  if (Math.min(width, height) < min_side) throw refusal("image_too_small", values);
}

function pixelsOf(bitmap: ImageBitmap, left: number, top: number, width: number, height: number): Picture {
  // Without transparency of its own the canvas is black, as the sky is, where the image is transparent.
  const context = new OffscreenCanvas(width, height).getContext("2d", {
    alpha: false,
    willReadFrequently: true,
  });
  if (!context) throw new Error("this browser has no 2D canvas in a worker");
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, -left, -top);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    pixels[to++] = data[from] ?? 0;
    pixels[to++] = data[from + 1] ?? 0;
    pixels[to++] = data[from + 2] ?? 0;
  }
  return { pixels, width, height };
}

function refusal(code: keyof typeof refusals, values: Record<string, string> = {}): ApiError {
  const { status, message, hint } = refusals[code];
  return new ApiError({
    kind: "api",
    status,
    code,
    message: fillTemplate(message, values),
    hint,
    retryAfter: null,
  });
}

function unreadable(format: string): ApiError {
  const { message, hint } = text.unreadable;
  return new ApiError({
    kind: "api",
    status: 415,
    code: "unreadable_here",
    message: message(format),
    hint,
    retryAfter: null,
  });
}

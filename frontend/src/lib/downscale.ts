/** Makes a large image small enough to send: the same frame, fewer pixels, as a JPEG. */

import { max_bytes, max_framed_side } from "@/inference/constants.gen.json";
import { canvasBlob } from "./canvasBlob";

/** The largest file that is sent as it is. */
export const MAX_BYTES = max_bytes;

const MAX_SIDE = max_framed_side;
const QUALITY = 0.92;
/** First bytes of a file, which tell its kind. */
const HEAD = 64;

export class TooLargeToDownscale extends Error {
  override readonly name = "TooLargeToDownscale";

  constructor(readonly bytes: number) {
    super(`a file of ${bytes} bytes that this browser cannot decode`);
  }
}

/** The file itself where it is small enough, else a smaller copy; a reference to an image stays as it is. */
export async function downscaleToFit<Reference extends object>(
  image: Blob | Reference,
): Promise<Blob | Reference> {
  if (!(image instanceof Blob) || image.size <= MAX_BYTES) return image;
  try {
    return await downscale(image);
  } catch {
    throw (await otherFormatOf(image)) ?? new TooLargeToDownscale(image.size);
  }
}

/** What is said of a file that nobody here reads; without a connection the texts may not load. */
async function otherFormatOf(image: Blob): Promise<Error | null> {
  const formats = await import("./otherFormats").catch(() => null);
  return formats?.refusalOfOtherFormat(new Uint8Array(await image.slice(0, HEAD).arrayBuffer())) ?? null;
}

async function downscale(image: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(image);
  try {
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser has no 2D canvas");
    // A JPEG has no transparency, and the sky behind a galaxy is black.
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return await canvasBlob(canvas, "image/jpeg", QUALITY);
  } finally {
    bitmap.close();
  }
}

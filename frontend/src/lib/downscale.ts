/** Makes a large picture small enough to send: the whole picture, fewer pixels, as a JPEG. */

/** The largest file that is sent as it is. */
export const MOST_BYTES = 4_500_000;

const LONGEST_SIDE = 1024;
const QUALITY = 0.92;

export class TooLargeToShrink extends Error {
  override readonly name = "TooLargeToShrink";

  constructor(readonly bytes: number) {
    super(`a file of ${bytes} bytes that this browser cannot decode`);
  }
}

/** The picture itself where it is small enough, else a smaller copy; what is no picture but names one stays as it is. */
export async function fitForSending<Named extends object>(picture: Blob | Named): Promise<Blob | Named> {
  if (!(picture instanceof Blob) || picture.size <= MOST_BYTES) return picture;
  try {
    return await smallerCopy(picture);
  } catch {
    throw new TooLargeToShrink(picture.size);
  }
}

async function smallerCopy(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser has no 2D canvas");
    // A JPEG has no transparency, and the sky behind a galaxy is black.
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return await asJpeg(canvas);
  } finally {
    bitmap.close();
  }
}

function asJpeg(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the canvas gave no JPEG"))),
      "image/jpeg",
      QUALITY,
    );
  });
}

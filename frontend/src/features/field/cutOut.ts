/** The square about a galaxy as an image file of its own, from the visitor's picture. */

import type { DetectedGalaxy, Detection } from "@/api/client";
import { canvasBlob } from "@/lib/canvasBlob";

export async function cutOut(
  file: Blob,
  { frame }: DetectedGalaxy,
  { width }: Detection["image"],
): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  try {
    // What was looked at may be a smaller copy.
    const scale = bitmap.width / width;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.max(64, Math.round(frame.side * scale));
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser has no 2D canvas");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    const enlarged = canvas.width / frame.side;
    context.drawImage(
      bitmap,
      -frame.left * enlarged,
      -frame.top * enlarged,
      (bitmap.width / scale) * enlarged,
      (bitmap.height / scale) * enlarged,
    );
    return await canvasBlob(canvas);
  } finally {
    bitmap.close();
  }
}

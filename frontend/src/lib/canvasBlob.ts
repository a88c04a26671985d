/** What is drawn on a canvas as an image file; @param quality of a JPEG, 0 to 1. */
export function canvasBlob(
  canvas: HTMLCanvasElement,
  type: "image/png" | "image/jpeg" = "image/png",
  quality?: number,
): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error(`the canvas gave no ${type}`))),
      type,
      quality,
    );
  });
}

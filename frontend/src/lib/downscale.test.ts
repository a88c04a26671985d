import { expect, test, vi } from "vitest";
import { imageFile } from "@/testing/fixtures";
import { downscaleToFit, MAX_BYTES, TooLargeToDownscale } from "./downscale";

function large(file = imageFile()): File {
  Object.defineProperty(file, "size", { value: MAX_BYTES + 1 });
  return file;
}

/** A browser that decodes every file to a bitmap of this size; gives back what was drawn. */
function browserDecoding(width: number, height: number) {
  const close = vi.fn();
  const drawImage = vi.fn();
  vi.stubGlobal("createImageBitmap", async () => ({ width, height, close }));
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({
    fillRect: vi.fn(),
    drawImage,
  } as unknown as RenderingContext as CanvasRenderingContext2D & null);
  const toBlob = vi
    .spyOn(HTMLCanvasElement.prototype, "toBlob")
    .mockImplementation((done, type) => done(new Blob(["small"], type ? { type } : {})));
  return { close, drawImage, toBlob };
}

test("a small file goes as it is, even one that no browser can open", async () => {
  const file = imageFile("galaxy.fits", "");
  expect(await downscaleToFit(file)).toBe(file);
});

test("a large picture keeps its whole frame and loses pixels", async () => {
  const { close, drawImage, toBlob } = browserDecoding(4000, 3000);
  const sent = await downscaleToFit(large());
  expect(sent.type).toBe("image/jpeg");
  expect(drawImage).toHaveBeenCalledWith(expect.anything(), 0, 0, 1024, 768);
  expect(toBlob).toHaveBeenCalledWith(expect.anything(), "image/jpeg", 0.92);
  expect(close).toHaveBeenCalled();
});

test("a heavy picture with few pixels is not enlarged", async () => {
  const { drawImage } = browserDecoding(800, 600);
  await downscaleToFit(large());
  expect(drawImage).toHaveBeenCalledWith(expect.anything(), 0, 0, 800, 600);
});

test("a large file that the browser cannot open says so", async () => {
  vi.stubGlobal("createImageBitmap", async () => {
    throw new DOMException("cannot decode", "InvalidStateError");
  });
  await expect(downscaleToFit(large())).rejects.toBeInstanceOf(TooLargeToDownscale);
});

test("a large file of a kind that nobody reads is named before anything is sent", async () => {
  vi.stubGlobal("createImageBitmap", async () => {
    throw new DOMException("cannot decode", "InvalidStateError");
  });
  const paper = large(new File(["%PDF-1.7"], "paper.pdf"));
  await expect(downscaleToFit(paper)).rejects.toThrow("a PDF");
});

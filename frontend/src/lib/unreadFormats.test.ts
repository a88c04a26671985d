import { expect, test } from "vitest";
import { ApiError } from "./apiError";
import { refuseUnreadFormat, unreadFormat } from "./unreadFormats";
import { text } from "./unreadFormats.en";

test.each([
  ["%PDF-1.7", "PDF"],
  ["SIMPLE  =                    T", "FITS"],
  ["BM\x36\x00", "BMP"],
  ["\0\0\0\x18ftypheic", "HEIC"],
  ["\0\0\0\x18ftypmif1", "HEIC"],
  ["\0\0\0\x18ftypavif", "AVIF"],
  ['<?xml version="1.0"?><svg>', "SVG"],
  ["\xff\xd8\xff\xe0", null],
  ["\x89PNG\r\n", null],
  ["\0\0\0\x18ftypisom", null],
  ["", null],
])("%j is %s", (head, format) => {
  expect(unreadFormat(head)).toBe(format);
});

test("such a file is refused by name, and any other passes", async () => {
  await refuseUnreadFormat(new File(["a picture"], "galaxy.jpg"));
  const error = await refuseUnreadFormat(new File(["%PDF-1.7"], "paper.jpg")).catch(
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).details).toMatchObject({ status: 415, ...text.PDF });
});

import { expect, test } from "vitest";
import { refusalOfOtherFormat } from "./otherFormats";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each([
  ["%PDF-1.7", "a PDF"],
  ["BM\x36\x00", "a BMP image"],
  ["\0\0\0\x18ftypheic", "a HEIC image"],
  ["\0\0\0\x18ftypmif1", "a HEIC image"],
  ["\0\0\0\x18ftypavif", "an AVIF image"],
  ['<?xml version="1.0"?><svg>', "an SVG or XML file"],
])("%j is refused as %s", (head, name) => {
  expect(refusalOfOtherFormat(bytes(head))?.details).toMatchObject({
    status: 415,
    code: "not_an_image",
    message: expect.stringContaining(name),
  });
});

test.each(["\xff\xd8\xff\xe0", "SIMPLE  =", "\x89PNG\r\n", "\0\0\0\x18ftypisom", "B", ""])(
  "%j is not named",
  (head) => {
    expect(refusalOfOtherFormat(bytes(head))).toBeNull();
  },
);

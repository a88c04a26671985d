/** Format, size and completeness of an image file, read before anything is decoded. */

export interface Header {
  format: string;
  /** As stored, before EXIF orientation; null where it cannot be read. */
  size: { width: number; height: number } | null;
  /** Whether the file goes on to its end. */
  complete: boolean;
}

interface Format {
  name: string;
  /** Magic bytes, and their offset. */
  magic: string;
  offset: number;
  /** End marker of a complete file. */
  end: string;
  sizeIn: (view: DataView) => Header["size"];
}

const FORMATS: Format[] = [
  { name: "JPEG", magic: "\xff\xd8\xff", offset: 0, end: "\xff\xd9", sizeIn: jpegSize },
  { name: "PNG", magic: "PNG\r\n", offset: 1, end: "IEND", sizeIn: pngSize },
  { name: "WEBP", magic: "WEBP", offset: 8, end: "", sizeIn: webpSize },
  { name: "GIF", magic: "GIF8", offset: 0, end: ";", sizeIn: gifSize },
  // Most browsers open neither; one that does decides what is too large.
  { name: "FITS", magic: "SIMPLE  =", offset: 0, end: "", sizeIn: () => null },
  { name: "TIFF", magic: "II*\0", offset: 0, end: "", sizeIn: () => null },
  { name: "TIFF", magic: "MM\0*", offset: 0, end: "", sizeIn: () => null },
];

/** Bytes at the end that are searched for the end marker: some programs append something. */
const TAIL = 64_000;

/** Null for a format that the API does not read. */
export function readHeader(file: Uint8Array<ArrayBuffer>): Header | null {
  const format = FORMATS.find(
    ({ magic, offset }) => latin1(file.subarray(offset, offset + magic.length)) === magic,
  );
  if (!format) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const complete = latin1(file.subarray(-TAIL)).includes(format.end);
  try {
    return { format: format.name, size: format.sizeIn(view), complete };
  } catch {
    // Truncated within its header.
    return { format: format.name, size: null, complete: false };
  }
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function pngSize(view: DataView): Header["size"] {
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function gifSize(view: DataView): Header["size"] {
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** In the frame's own segment, SOF0 to SOF15, which is looked for from segment to segment. */
function jpegSize(view: DataView): Header["size"] {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at + 1) === 0xff) at++;
    const marker = view.getUint8(at + 1);
    const tables = [0xc4, 0xc8, 0xcc];
    if (marker >= 0xc0 && marker <= 0xcf && !tables.includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
  }
}

/** Of the three kinds: lossy, lossless, extended. */
function webpSize(view: DataView): Header["size"] {
  const kind = view.getUint8(15);
  if (kind === 0x4c) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (kind === 0x58) {
    const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000 + 1;
    return { width: three(24), height: three(27) };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

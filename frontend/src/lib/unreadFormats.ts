/** Kinds of files that people bring and that nobody here reads: each is named, with what to do about it. */

import { ApiError } from "./apiError";
import { text } from "./unreadFormats.en";

type Format = keyof typeof text;

const HEAD = 64;
const HEIC_BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis)/;

/** The format of a file that is not read here, by its first bytes; null for any other. */
export function unreadFormat(head: string): Format | null {
  if (head.startsWith("%PDF")) return "PDF";
  if (head.startsWith("SIMPLE  =")) return "FITS";
  if (head.startsWith("BM")) return "BMP";
  if (head.slice(4, 8) === "ftyp" && HEIC_BRANDS.test(head.slice(8))) {
    return head.slice(8, 11) === "avi" ? "AVIF" : "HEIC";
  }
  if (/^\s*(<\?xml|<svg)/.test(head)) return "SVG";
  return null;
}

/** Throws what is said of such a file. */
export async function refuseUnreadFormat(file: Blob): Promise<void> {
  const format = unreadFormat(await headOf(file));
  if (!format) return;
  const { message, hint } = text[format];
  throw new ApiError({ kind: "api", status: 415, code: "unread_format", message, hint, retryAfter: null });
}

function headOf(file: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    // What cannot be read at all is refused by whoever reads it next.
    reader.onerror = () => resolve("");
    reader.readAsText(file.slice(0, HEAD), "latin1");
  });
}

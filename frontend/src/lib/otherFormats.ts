/** Kinds of files that people bring and that nobody here reads: each is named as the API does, with what to do. */

import { ApiError } from "@/lib/apiError";
import formats from "./otherFormats.gen.json";

/** What is said of a file of another kind, by its bytes; null where its first ones do not say. */
export function refusalOfOtherFormat(file: Uint8Array): ApiError | null {
  const format = formats.find(({ offset, signatures }) =>
    signatures.some((signature) => startsWith(file.subarray(offset), signature)),
  );
  if (!format) return null;
  const { status, code, message, hint } = format;
  return new ApiError({ kind: "api", status, code, message, hint, retryAfter: null });
}

function startsWith(bytes: Uint8Array, signature: string): boolean {
  return Array.from(signature).every((character, index) => bytes[index] === character.charCodeAt(0));
}

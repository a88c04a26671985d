/** The image that is classified: uploaded, or a reference in the URL that a link can share. */

import type { ImageReference, Reading } from "@/api/client";
import { searchWith } from "@/lib/urlState";

export type ImageInput =
  /** `cropped` is the square that the visitor cropped, `reading` how it is read; null leaves either to the API. */
  | { kind: "upload"; file: File; cropped: Blob | null; reading: Reading | null }
  | { kind: "reference"; reference: ImageReference };

const PARAMETERS = ["sample", "name", "ra", "dec", "fov_arcmin"] as const;

/** The image that a URL's search refers to; null where it is none that makes sense. */
export function parseReference(search: string): ImageReference | null {
  const params = new URLSearchParams(search);
  const sample = params.get("sample");
  if (sample) return { sample };
  const fieldOfView = numberIn(params, "fov_arcmin");
  const fov = fieldOfView === null ? {} : { fov_arcmin: fieldOfView };
  const name = params.get("name");
  if (name) return { name, ...fov };
  const ra = numberIn(params, "ra");
  const dec = numberIn(params, "dec");
  return ra !== null && dec !== null ? { ra, dec, ...fov } : null;
}

function numberIn(params: URLSearchParams, name: string): number | null {
  const value = params.get(name)?.trim();
  const number = Number(value);
  return value && Number.isFinite(number) ? number : null;
}

/** `search` with this reference in place of another, other parameters kept; null is for an uploaded image. */
export function searchWithReference(reference: ImageReference | null, search: string): string {
  const values: Record<string, unknown> = { ...reference };
  return searchWith(
    search,
    Object.fromEntries(PARAMETERS.map((name) => [name, name in values ? String(values[name]) : null])),
  );
}

/** What is sent to be classified. */
export function payloadOf(input: ImageInput): Blob | ImageReference {
  return input.kind === "reference" ? input.reference : (input.cropped ?? input.file);
}

/** How it is to be read, where that was chosen. */
export function readingOf(input: ImageInput): { reading?: Reading } {
  return input.kind === "upload" && input.reading ? { reading: input.reading } : {};
}

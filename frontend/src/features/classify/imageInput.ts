/** What is being asked about: a picture of the visitor's own, or one that the address names and a link can share. */

import type { Reference } from "@/api/client";
import { searchWith } from "@/lib/urlState";

export type Subject =
  /** `framed` is the square that the visitor chose of it; null leaves the framing to the API. */
  { kind: "upload"; file: File; framed: Blob | null } | { kind: "reference"; reference: Reference };

const PARTS = ["sample", "name", "ra", "dec", "arcminutes"] as const;

/** The picture that an address names; null where it names none that makes sense. */
export function referenceIn(search: string): Reference | null {
  const params = new URLSearchParams(search);
  const sample = params.get("sample");
  if (sample) return { sample };
  const arcminutes = numberIn(params, "arcminutes");
  const width = arcminutes === null ? {} : { arcminutes };
  const name = params.get("name");
  if (name) return { name, ...width };
  const ra = numberIn(params, "ra");
  const dec = numberIn(params, "dec");
  return ra !== null && dec !== null ? { ra, dec, ...width } : null;
}

function numberIn(params: URLSearchParams, name: string): number | null {
  const written = params.get(name)?.trim();
  const value = Number(written);
  return written && Number.isFinite(value) ? value : null;
}

/** The address for a picture, keeping the rest of `search`, such as the model; null is for a picture of one's own. */
export function searchFor(reference: Reference | null, search: string): string {
  const named: Record<string, unknown> = { ...reference };
  return searchWith(
    search,
    Object.fromEntries(PARTS.map((part) => [part, part in named ? String(named[part]) : null])),
  );
}

/** What is sent for it. */
export function pictureOf(subject: Subject): Blob | Reference {
  return subject.kind === "reference" ? subject.reference : (subject.framed ?? subject.file);
}

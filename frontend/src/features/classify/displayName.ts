/** What a picture is called on the page. */

import type { Classification } from "@/api/client";
import { text as sharedText } from "@/lib/words.en";
import type { Subject } from "./imageInput";
import { text } from "./words.en";

/** The file's name, the object's as its catalogue writes it once that is known, or the place. */
export function nameOf(subject: Subject, answered: Classification | null): string {
  if (subject.kind === "upload") return subject.file.name || sharedText.unnamedImage;
  const { reference } = subject;
  if ("sample" in reference) return text.picture.sample(reference.sample);
  const source = answered?.image.source;
  if ("name" in reference) return (source?.kind === "sky" && source.name) || reference.name;
  return text.picture.place(reference.ra, reference.dec);
}

import type { Classification } from "@/api/client";
import { text as sharedText } from "@/lib/words.en";
import type { ImageInput } from "./imageInput";
import { text } from "./words.en";

/** An image's name on the page: the file's, the object's as its catalogue writes it once that is known, or the position. */
export function displayName(input: ImageInput, classification: Classification | null): string {
  if (input.kind === "upload") return input.file.name || sharedText.unnamedImage;
  const { reference } = input;
  const origin = classification?.image.origin;
  if ("sample" in reference)
    return (origin?.kind === "sample" && origin.name) || text.image.sample(reference.sample);
  if ("name" in reference) return (origin?.kind === "sky" && origin.name) || reference.name;
  return text.image.position(reference.ra, reference.dec);
}

/** A class: galaxies to answer, and a name of four letters and digits, all in the address of its pages. */

import { ALPHABET, normalize } from "./base32";

export const MAX_GALAXIES = 20;
/** Letters and digits of a class's name. */
const NAME_LENGTH = 4;
const NAME = new RegExp(`^[${ALPHABET}]{${NAME_LENGTH}}$`);
const GATHERED_AT = /^[\w-]{16}$/;
const SAMPLE_ID = /^[\w.-]{1,100}$/;

export interface Assignment {
  /** Tells classes with the same galaxies apart. */
  name: string;
  /** Ids of samples, in the order in which they are answered. */
  galaxies: string[];
  /** Id of the place where the deployment gathers what is handed in; none where it gathers nothing. */
  gatheredAt?: string;
}

/** A name by chance. */
export function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(NAME_LENGTH));
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
}

/** The class in a page's search; null where there is none. */
export function parseAssignment(search: string): Assignment | null {
  const params = new URLSearchParams(search);
  const name = normalize(params.get("class") ?? "");
  const galaxies = [...new Set(params.get("galaxies")?.split(","))];
  if (!NAME.test(name) || !isGalaxies(galaxies)) return null;
  const at = params.get("at") ?? "";
  return { name, galaxies, ...(GATHERED_AT.test(at) && { gatheredAt: at }) };
}

export function isGalaxies(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MAX_GALAXIES &&
    value.every((id) => typeof id === "string" && SAMPLE_ID.test(id))
  );
}

/** The search of a page for a class: the pupils', the teacher's, or the worksheet. */
export function searchFor(
  page: "class" | "teacher" | "worksheet",
  { name, galaxies, gatheredAt }: Assignment,
): string {
  const at = page === "class" && gatheredAt ? `&at=${gatheredAt}` : "";
  return `?page=${page}&class=${name}&galaxies=${galaxies.map(encodeURIComponent).join(",")}${at}`;
}

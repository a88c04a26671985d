/** Names that the API accepts for a batch's images: plain, not too long, unique. */

import { max_batch_name_length } from "@/inference/constants.gen.json";

/** Shorter than the API's limit by what makes a name unique. */
const MAX_LENGTH = max_batch_name_length - 20;
/** Not allowed in a name: backslashes and invisible characters. */
const FORBIDDEN = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** A name for each file, in order. */
export function uniqueNames(files: readonly { name: string }[]): string[] {
  const used = new Set<string>();
  return files.map(({ name }) => {
    const plain = sanitize(name);
    let unique = plain;
    for (let times = 2; used.has(unique); times++) unique = `${plain} (${times})`;
    used.add(unique);
    return unique;
  });
}

function sanitize(name: string): string {
  const parts = name.replace(FORBIDDEN, "_").split("/");
  const plain = parts
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .join("/")
    .trim();
  return [...plain].slice(0, MAX_LENGTH).join("").trim() || "picture";
}

/** Names that the API takes for a batch's pictures: plain, not too long, each another one. */

const LONGEST = 180;
/** What may not be in a name: backslashes, and what is not to be seen. */
const REFUSED = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** A name for each file, in order. */
export function namesOf(files: readonly { name: string }[]): string[] {
  const taken = new Set<string>();
  return files.map(({ name }) => {
    const plain = plainName(name);
    let unique = plain;
    for (let times = 2; taken.has(unique); times++) unique = `${plain} (${times})`;
    taken.add(unique);
    return unique;
  });
}

function plainName(name: string): string {
  const parts = name.replace(REFUSED, "_").split("/");
  const plain = parts
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .join("/")
    .trim();
  return [...plain].slice(0, LONGEST).join("").trim() || "picture";
}

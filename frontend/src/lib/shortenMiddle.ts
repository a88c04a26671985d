const MAX_LENGTH = 32;
const END = 14;

/** A long name without its middle, as names of files differ at their ends. */
export function shortenMiddle(name: string, max: number = MAX_LENGTH): string {
  const letters = Array.from(name);
  if (letters.length <= max) return name;
  return `${letters.slice(0, max - END - 1).join("")}…${letters.slice(-END).join("")}`;
}

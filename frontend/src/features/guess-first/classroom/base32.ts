/** Numbers as letters and digits that are hard to confuse, in either case (Crockford's base 32). */

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function toBase32(value: bigint, digits: number): string {
  let rest = value;
  let text = "";
  while (rest > 0n || text.length < digits) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}

/** Null where it holds anything else. */
export function fromBase32(text: string): bigint | null {
  let value = 0n;
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return null;
    value = (value << 5n) | BigInt(digit);
  }
  return value;
}

/** What was typed, without hyphens and blanks, and with the letters that are meant. */
export function normalize(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s‐-―-]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
}

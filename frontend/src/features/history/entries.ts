/** What was asked on this device before: newest first, a few dozen at most, never sent anywhere. */

/** Where it is kept. */
export const STORAGE_KEY = "history";

const MOST = 30;

export interface Entry {
  name: string;
  headline: string;
  /** Milliseconds since 1970. */
  when: number;
  /** The address that shows it again; null for a picture of one's own, which is not kept. */
  search: string | null;
}

/** The entries in what was kept; whatever else is there is left out. */
export function entriesIn(words: string | null): Entry[] {
  try {
    const read: unknown = JSON.parse(words ?? "[]");
    return Array.isArray(read) ? read.filter(isEntry) : [];
  } catch {
    return [];
  }
}

/** With another entry in front; the same question is kept once. */
export function withEntry(entries: Entry[], entry: Entry): Entry[] {
  const others = entries.filter(({ name, search }) => name !== entry.name || search !== entry.search);
  return [entry, ...others].slice(0, MOST);
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { name, headline, when, search } = value as Record<string, unknown>;
  const placed = search === null || (typeof search === "string" && search.startsWith("?"));
  return typeof name === "string" && typeof headline === "string" && typeof when === "number" && placed;
}

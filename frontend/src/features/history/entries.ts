/** Earlier classifications on this device: newest first, a few dozen at most, never sent anywhere. */

/** Key in local storage. */
export const STORAGE_KEY = "history";

const MAX_ENTRIES = 30;

export interface Entry {
  name: string;
  headline: string;
  /** Milliseconds since 1970. */
  when: number;
  /** URL's search that shows it again; null for an uploaded image, which is not stored. */
  search: string | null;
}

/** The valid entries in a stored value. */
export function parseEntries(stored: string | null): Entry[] {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    return [];
  }
}

/** With another entry in front; the same image is listed once. */
export function addEntry(entries: Entry[], entry: Entry): Entry[] {
  const others = entries.filter(({ name, search }) => name !== entry.name || search !== entry.search);
  return [entry, ...others].slice(0, MAX_ENTRIES);
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { name, headline, when, search } = value as Record<string, unknown>;
  const linked = search === null || (typeof search === "string" && search.startsWith("?"));
  return typeof name === "string" && typeof headline === "string" && typeof when === "number" && linked;
}

/** The site's language: the browser's, until the visitor chooses one, which is then stored. English is built in. */

import { readStored, store } from "./localStorage";

export type Language = "en" | "de" | "es" | "fr" | "zh-Hans";

/** Each language's own name. */
export const LANGUAGES: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  "zh-Hans": "简体中文",
};

const STORAGE_KEY = "language";
const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];

type Words = Record<string, object>;

let active: Language = "en";
/** By the names of the parts of the site, their words: English, until others are put in their place. */
const parts = new Map<string, object>();
let translated: Words = {};

/** The language that the page is shown in. */
export function activeLanguage(): Language {
  return active;
}

/** The visitor's choice; null where the browser's languages decide. */
export function chosenLanguage(): Language | null {
  const stored = readStored(STORAGE_KEY);
  return stored !== null && stored in LANGUAGES ? (stored as Language) : null;
}

/** Stores a choice, null for the browser's own; the page shows it once it is loaded anew. */
export function chooseLanguage(language: Language | null): void {
  store(STORAGE_KEY, language);
}

/** The first of the browser's languages that there is; tags are compared by their first part. */
export function automaticLanguage(languages: readonly string[] = navigator.languages): Language {
  const known = Object.keys(LANGUAGES) as Language[];
  const firstPart = (tag: string) => tag.split("-")[0]?.toLowerCase();
  const found = languages.flatMap((tag) => known.find((each) => firstPart(each) === firstPart(tag)) ?? []);
  return found[0] ?? "en";
}

/** What the visitor chose, or else the browser's. */
export function preferredLanguage(): Language {
  return chosenLanguage() ?? automaticLanguage();
}

/** A part's words, which a translation replaces in place: read them when they are shown, not while a module loads. */
export function inLanguage<Part extends object>(name: string, english: Part): Part {
  const words = { ...english, ...translated[name] };
  parts.set(name, words);
  return words;
}

/** Puts a language's words in place of the others; before anything is shown. */
export function activateLanguage(language: Language, words: Words): void {
  active = language;
  translated = words;
  for (const [name, part] of parts) Object.assign(part, words[name]);
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
}

/** A whole number as the language writes it. */
export function number(value: number): string {
  return value.toLocaleString(active);
}

/** A number with so many decimals, as the language writes them. */
export function decimal(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return value.toLocaleString(active, options);
}

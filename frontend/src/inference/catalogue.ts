/** The words of predictions, from the catalogues of galaxy_core/languages; English until another one is activated. */

import english from "../../../lambda/galaxy_core/languages/en.json";

export interface Catalogue {
  language: string;
  messages: Record<string, string>;
  /** Translations, by the English text, of what manifests and samples say. */
  texts: Record<string, string>;
}

type Values = Record<string, string | number>;

let active: Catalogue = english;

export function activateCatalogue(catalogue: Catalogue): void {
  active = catalogue;
}

export function activeCatalogue(): Catalogue {
  return active;
}

/** A message with its gaps filled, which are those of galaxy_core/languages. */
export function format(key: string, values: Values = {}): string {
  return fill(active.messages[key] ?? key, values);
}

/** Sentences one after another: with a space between, except where the language has none. */
export function joinSentences(sentences: string[]): string {
  return sentences.filter(Boolean).join(active.language === "zh-Hans" ? "" : " ");
}

/** What a manifest or a sample says in English, in the active language where it is known. */
export function translateText(text: string): string {
  return active.texts[text] ?? text;
}

function fill(pattern: string, values: Values, counted?: string): string {
  let filled = "";
  let position = 0;
  while (position < pattern.length) {
    const character = pattern[position] ?? "";
    if (character === "{") {
      const end = closing(pattern, position);
      filled += fillGap(pattern.slice(position + 1, end), values, counted);
      position = end + 1;
    } else {
      filled += character === "#" && counted ? values[counted] : character;
      position++;
    }
  }
  return filled;
}

function fillGap(gap: string, values: Values, counted?: string): string {
  const [, name = "", kind, options = ""] = /^\s*(\w+)\s*(?:,\s*(plural|select)\s*,(.*))?$/s.exec(gap) ?? [];
  const value = values[name] ?? "";
  if (!kind) return `${value}`;
  const forms = optionsOf(options);
  const form = kind === "plural" ? new Intl.PluralRules(active.language).select(Number(value)) : `${value}`;
  const chosen = forms.get(`=${value}`) ?? forms.get(form) ?? forms.get("other") ?? "";
  return fill(chosen, values, kind === "plural" ? name : counted);
}

function optionsOf(options: string): Map<string, string> {
  const forms = new Map<string, string>();
  const start = /\s*(=?[\w-]+)\s*\{/y;
  let match = start.exec(options);
  while (match) {
    const end = closing(options, start.lastIndex - 1);
    forms.set(match[1] ?? "", options.slice(start.lastIndex, end));
    start.lastIndex = end + 1;
    match = start.exec(options);
  }
  return forms;
}

/** Where the brace that opens at a place is closed. */
function closing(pattern: string, open: number): number {
  let depth = 0;
  for (let place = open; place < pattern.length; place++) {
    if (pattern[place] === "{") depth++;
    if (pattern[place] === "}") depth--;
    if (depth === 0) return place;
  }
  return pattern.length;
}

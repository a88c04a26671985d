/** Each language has every word of the site, and no component has words of its own. */

import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { text as app } from "@/app/words.en";
import { text as ui } from "@/components/ui/words.en";
import { text as about } from "@/features/about/words.en";
import { text as apiDocs } from "@/features/api-docs/words.en";
import { text as batch } from "@/features/batch/words.en";
import { text as classify } from "@/features/classify/words.en";
import { text as compareFiles } from "@/features/compare-files/words.en";
import { text as field } from "@/features/field/words.en";
import { text as classroom } from "@/features/guess-first/classroom/words.en";
import { text as five } from "@/features/guess-first/five.en";
import { text as guessFirst } from "@/features/guess-first/words.en";
import { text as history } from "@/features/history/words.en";
import { text as models } from "@/features/models/words.en";
import { text as privacy } from "@/features/privacy/words.en";
import { text as result } from "@/features/result/words.en";
import { text as similar } from "@/features/similar/words.en";
import { text as readingOptions } from "@/features/upload/readingOptions.en";
import { text as upload } from "@/features/upload/words.en";
import { TREE } from "@/inference/votes";
import { text as inference } from "@/inference/words.en";
import { text as appError } from "@/lib/appError.en";
import { terms as glossary } from "@/lib/glossary.en";
import { activateLanguage, activeLanguage, automaticLanguage, decimal } from "@/lib/language";
import { text as shared } from "@/lib/words.en";
import { classification, votes } from "@/testing/fixtures";
import { LANGUAGE_MODULES, loadLanguage } from "./load";
import type { SiteWords } from "./siteWords";

const english: SiteWords = {
  ...{ app, ui, about, apiDocs, batch, classify, compareFiles, classroom, five, guessFirst, history },
  ...{
    models,
    privacy,
    result,
    similar,
    field,
    readingOptions,
    upload,
    inference,
    appError,
    glossary,
    shared,
  },
};
const before = structuredClone(keysOf(english));
const ADDED = /^appError\.codes\./;

describe.each(Object.entries(LANGUAGE_MODULES))("%s", (language, load) => {
  let words: SiteWords;
  beforeAll(async () => {
    ({ words } = await load());
  });

  test("has every word, none empty, and functions where English has them", () => {
    const own = keysOf(words).filter((key) => !ADDED.test(key));
    expect(own.sort()).toEqual(before.filter((key) => !ADDED.test(key)).sort());
    expect(valuesOf(words).filter((value) => value === "")).toEqual([]);
  });

  test("explains at least the errors that English explains, as the others do", async () => {
    const codes = Object.keys(words.appError.codes);
    expect(codes).toEqual(expect.arrayContaining(before.filter((key) => ADDED.test(key)).map(codeOf)));
    const { words: german } = await LANGUAGE_MODULES.de();
    expect(codes.sort()).toEqual(Object.keys(german.appError.codes).sort());
  });

  test("is not English under another name", () => {
    const same = pairsOf(english, words).filter(([one, other]) => one === other && /[a-z]{4}.* /.test(one));
    expect(same).toEqual([]);
  });

  test("is what its catalogue says it is", async () => {
    expect((await load()).catalogue.language).toBe(language);
  });
});

describe("a language", () => {
  afterEach(() => activateLanguage("en", originals));
  const originals = Object.fromEntries(Object.entries(english).map(([name, part]) => [name, { ...part }]));

  test("replaces the words of every part, of questions, and of the document", async () => {
    await loadLanguage("de");
    expect(activeLanguage()).toBe("de");
    expect(classify.settings).toBe("Einstellungen");
    expect(upload.drop.choose).toBe("Mein Bild nehmen");
    expect(TREE.questions[2]?.text).toMatch(/^Gibt es Anzeichen eines Balkens/);
    expect(decimal(4.25, 1)).toBe("4,3");
    expect(document.documentElement).toHaveAttribute("lang", "de");
    expect(document.documentElement).toHaveAttribute("dir", "ltr");
  });

  test("is the first that the browser names and the site has", () => {
    expect(automaticLanguage(["nl-NL", "fr-CH", "de"])).toBe("fr");
    expect(automaticLanguage(["zh-TW"])).toBe("zh-Hans");
    expect(automaticLanguage(["nl"])).toBe("en");
  });

  test("is asked of the API too", async () => {
    vi.stubGlobal("fetch", async (request: Request) => {
      asked.push(request.headers.get("Accept-Language"));
      return Response.json(classification(votes));
    });
    const asked: (string | null)[] = [];
    const { fetchTree } = await import("@/api/client");
    await loadLanguage("fr");
    await fetchTree(new AbortController().signal);
    expect(asked).toEqual(["fr"]);
  });
});

test("no component has words of its own", () => {
  const found = globSync("src/**/*.tsx")
    .filter((path) => !/test|testing/.test(path))
    .flatMap((path) => bareWords(path));
  expect(found).toEqual([]);
});

const READ_ALOUD = new Set([
  "alt",
  "aria-label",
  "aria-description",
  "label",
  "placeholder",
  "summary",
  "title",
]);

/** Words between tags, and in attributes that are read. */
function bareWords(path: string): string[] {
  const file = ts.createSourceFile(
    path,
    readFileSync(path, "utf8"),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node) && /\p{L}{2}/u.test(node.text)) found.push(`${path}: ${node.text.trim()}`);
    if (ts.isJsxAttribute(node) && READ_ALOUD.has(node.name.getText()) && node.initializer) {
      const { initializer } = node;
      if (ts.isStringLiteral(initializer) && /\p{L}{2}/u.test(initializer.text)) {
        found.push(`${path}: ${initializer.text}`);
      }
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

function keysOf(part: object, prefix = ""): string[] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? keysOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}: ${typeof value}`],
  );
}

function valuesOf(part: object): unknown[] {
  return Object.values(part).flatMap((value) => (typeof value === "object" ? valuesOf(value) : [value]));
}

function pairsOf(one: object, other: object): [string, string][] {
  return Object.entries(one).flatMap(([key, value]) => {
    const counterpart = (other as Record<string, unknown>)[key];
    if (typeof value === "string") return [[value, String(counterpart)] as [string, string]];
    return typeof value === "object" ? pairsOf(value, (counterpart ?? {}) as object) : [];
  });
}

function codeOf(key: string): string {
  return key.split(".")[2] ?? "";
}

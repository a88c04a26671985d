/** Languages other than English, each a chunk of its own that is fetched before the page is first shown. */

import type { Catalogue } from "@/inference/catalogue";
import { activateCatalogue } from "@/inference/catalogue";
import type { Language } from "@/lib/language";
import { activateLanguage } from "@/lib/language";
import type { SiteWords } from "./siteWords";

export interface LanguageModule {
  words: SiteWords;
  catalogue: Catalogue;
}

export const LANGUAGE_MODULES: Record<Exclude<Language, "en">, () => Promise<LanguageModule>> = {
  de: () => import("./de"),
  es: () => import("./es"),
  fr: () => import("./fr"),
  "zh-Hans": () => import("./zh-Hans"),
};

/** Puts a language in place of English, which stays where its chunk does not come. */
export async function loadLanguage(language: Language): Promise<void> {
  if (language === "en") return;
  const loaded = await LANGUAGE_MODULES[language]().catch(() => null);
  if (!loaded) return;
  activateCatalogue(loaded.catalogue);
  activateLanguage(language, loaded.words);
}

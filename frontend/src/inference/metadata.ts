/** What the page must know, from the registry's own files and the words that came with the site. */

import type { ModelList, Tree } from "@/api/client";
import { fetchModelList } from "./registry";
import { TREE } from "./votes";

export async function fetchCatalogueHere(signal: AbortSignal): Promise<{ models: ModelList; tree: Tree }> {
  return { models: await fetchModelList(signal), tree: TREE };
}

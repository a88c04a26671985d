/** What the page must know, from the registry's own files and the words that came with the site. */

import type { ModelList, Tree } from "@/api/calls";
import { fetchModelList } from "./released";
import { TREE } from "./shares";

export async function fetchCatalogueHere(signal: AbortSignal): Promise<{ models: ModelList; tree: Tree }> {
  return { models: await fetchModelList(signal), tree: TREE };
}

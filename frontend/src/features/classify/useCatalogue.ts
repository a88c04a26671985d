/** What the page must know before it can show an answer: the models there are, and the tree of questions. */

import type { ModelList, Tree } from "@/api/calls";
import { fetchModels, fetchTree } from "@/api/calls";
import { useLoaded } from "@/features/trouble/useLoaded";

export interface Catalogue {
  models: ModelList;
  tree: Tree;
}

async function fetchCatalogue(signal: AbortSignal): Promise<Catalogue> {
  const [models, tree] = await Promise.all([fetchModels(signal), fetchTree(signal)]);
  return { models, tree };
}

export function useCatalogue() {
  return useLoaded<Catalogue>(fetchCatalogue);
}

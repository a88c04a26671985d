/** What the page must know before it can show an answer: the models there are, and the tree of questions. */

import type { ModelList, Tree } from "@/api/calls";
import { fetchModels, fetchTree } from "@/api/calls";
import { canTryAgain, troubleFrom } from "@/features/trouble/trouble";
import { useLoaded } from "@/features/trouble/useLoaded";

export interface Catalogue {
  models: ModelList;
  tree: Tree;
}

async function fetchCatalogue(signal: AbortSignal): Promise<Catalogue> {
  try {
    const [models, tree] = await Promise.all([fetchModels(signal), fetchTree(signal)]);
    return { models, tree };
  } catch (error) {
    if (signal.aborted || !canTryAgain(troubleFrom(error))) throw error;
    const { fetchCatalogueHere } = await import("@/features/device/catalogue");
    return fetchCatalogueHere(signal).catch(() => {
      throw error;
    });
  }
}

export function useCatalogue() {
  return useLoaded<Catalogue>(fetchCatalogue);
}

/** What the page must know before it can show an answer: the models there are, and the tree of questions. */

import type { ModelList, Tree } from "@/api/client";
import { fetchModels, fetchTree } from "@/api/client";
import { useAsync } from "@/hooks/useAsync";
import { canTryAgain, troubleFrom } from "@/lib/appError";

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
    const { fetchCatalogueHere } = await import("@/inference/metadata");
    return fetchCatalogueHere(signal).catch(() => {
      throw error;
    });
  }
}

export function useMetadata() {
  return useAsync<Catalogue>(fetchCatalogue);
}

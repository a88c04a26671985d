/** Metadata that the page needs before it can show a prediction: the models and the decision tree. */

import type { DecisionTree, ModelList } from "@/api/client";
import { fetchModels, fetchTree } from "@/api/client";
import { useAsync } from "@/hooks/useAsync";
import { isRetryable, toAppError } from "@/lib/appError";

export interface Metadata {
  models: ModelList;
  tree: DecisionTree;
}

async function fetchMetadata(signal: AbortSignal): Promise<Metadata> {
  try {
    const [models, tree] = await Promise.all([fetchModels(signal), fetchTree(signal)]);
    return { models, tree };
  } catch (error) {
    if (signal.aborted || !isRetryable(toAppError(error))) throw error;
    const { fetchRegistryMetadata } = await import("@/inference/metadata");
    return fetchRegistryMetadata(signal).catch(() => {
      throw error;
    });
  }
}

export function useMetadata() {
  return useAsync<Metadata>(fetchMetadata);
}

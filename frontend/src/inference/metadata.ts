/** The API's metadata from the registry's own files and the generated constants, where the API cannot be reached. */

import type { DecisionTree, ModelList } from "@/api/client";
import { fetchModelList } from "./registry";
import { TREE } from "./votes";

export async function fetchRegistryMetadata(
  signal: AbortSignal,
): Promise<{ models: ModelList; tree: DecisionTree }> {
  return { models: await fetchModelList(signal), tree: TREE };
}

/** Where the visitor wants images to be classified: in the URL, so that a link contains it, and stored for next time. */

import { store, useStored } from "@/lib/localStorage";
import { navigate, searchWith, useSearch } from "@/lib/urlState";
import type { InferenceTarget } from "./classifyWithFallback";

const PARAMETER = "where";

export function useInferenceTarget(): InferenceTarget {
  const search = useSearch();
  const stored = useStored(PARAMETER);
  return (new URLSearchParams(search).get(PARAMETER) ?? stored) === "device" ? "device" : "cloud";
}

export function setInferenceTarget(target: InferenceTarget): void {
  const value = target === "device" ? target : null;
  store(PARAMETER, value);
  navigate(searchWith(window.location.search, { [PARAMETER]: value }), "replace");
}

/** The votes on a sample, fetched beside its classification, so that both are shown at once. */

import { useMemo } from "react";
import type { Sample } from "@/api/client";
import { fetchSample } from "@/api/client";
import { useAsync } from "@/hooks/useAsync";
import type { ImageInput } from "./imageInput";

export interface SampleVotes {
  /** Null until it is fetched, and for any other image. */
  sample: Sample | null;
  pending: boolean;
}

export function useSampleVotes(input: ImageInput | null): SampleVotes {
  const id = input?.kind === "reference" && "sample" in input.reference ? input.reference.sample : null;
  const load = useMemo(() => {
    return id === null ? null : (signal: AbortSignal) => fetchSample(id, signal);
  }, [id]);
  const { state } = useAsync(load);
  return {
    // Of the sample before, until its own is asked for.
    sample: state.phase === "ready" && state.value.id === id ? state.value : null,
    pending: id !== null && state.phase === "loading",
  };
}

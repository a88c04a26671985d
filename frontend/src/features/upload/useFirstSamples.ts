/** The first samples of all kinds, and newer ones while the server is fetching some. */

import { useEffect, useState } from "react";
import type { SamplePage } from "@/api/client";
import { fetchSamples } from "@/api/client";
import type { AsyncState } from "@/hooks/useAsync";
import { useAsync } from "@/hooks/useAsync";

/** Samples shown at first, and added at a time. */
export const SAMPLES_PER_PAGE = 12;
const POLL_MS = 10_000;

const load = (signal: AbortSignal) => fetchSamples(null, 0, SAMPLES_PER_PAGE, signal);

export function useFirstSamples(): { state: AsyncState<SamplePage>; reload: () => void } {
  const { state, reload } = useAsync(load);
  const [newer, setNewer] = useState<SamplePage | null>(null);
  const page = newer ?? (state.phase === "ready" ? state.value : null);
  useEffect(() => {
    if (!page?.fetching) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      // What fails is asked for no more: a page that is loaded again begins anew.
      load(controller.signal).then(setNewer, () => undefined);
    }, POLL_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [page]);
  return { state: page ? { phase: "ready", value: page } : state, reload };
}

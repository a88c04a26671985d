/** Loads the view of an answer with the first image; where that fails, each further attempt to classify tries again. */

import { useEffect, useState } from "react";
import type { ClassificationState } from "./useClassification";

type View = typeof import("./ResultView")["ResultView"];

export type LoadedView = { phase: "loading" } | { phase: "ready"; View: View } | { phase: "failed" };

export function useResultView({ phase }: ClassificationState): LoadedView {
  const [loaded, setLoaded] = useState<LoadedView>({ phase: "loading" });
  const needed = phase !== "idle" && loaded.phase !== "ready";

  // biome-ignore lint/correctness/useExhaustiveDependencies: another phase of the classification is another attempt.
  useEffect(() => {
    if (!needed) return;
    let current = true;
    const show = (next: LoadedView) => {
      if (current) setLoaded(next);
    };
    import("./ResultView").then(
      ({ ResultView }) => show({ phase: "ready", View: ResultView }),
      () => show({ phase: "failed" }),
    );
    return () => {
      current = false;
    };
  }, [needed, phase]);

  return loaded;
}

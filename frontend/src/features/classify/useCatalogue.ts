/** What the page must know before it can show an answer: the models there are, and the tree of questions. */

import { useCallback, useEffect, useRef, useState } from "react";
import type { ModelList, Tree } from "@/api/calls";
import { fetchModels, fetchTree } from "@/api/calls";
import { withDeadline } from "@/shared/deadline";
import { DEADLINE_MS } from "./limits";
import type { Trouble } from "./trouble";
import { troubleFrom } from "./trouble";

export type Catalogue =
  | { phase: "loading" }
  | { phase: "ready"; models: ModelList; tree: Tree }
  | { phase: "failed"; trouble: Trouble };

export function useCatalogue() {
  const [catalogue, setCatalogue] = useState<Catalogue>({ phase: "loading" });
  const running = useRef<AbortController | null>(null);

  const load = useCallback(async () => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const show = (next: Catalogue) => {
      if (!controller.signal.aborted) setCatalogue(next);
    };

    show({ phase: "loading" });
    try {
      const [models, tree] = await withDeadline(DEADLINE_MS, controller.signal, (signal) =>
        Promise.all([fetchModels(signal), fetchTree(signal)]),
      );
      show({ phase: "ready", models, tree });
    } catch (error) {
      show({ phase: "failed", trouble: troubleFrom(error) });
    }
  }, []);

  useEffect(() => {
    void load();
    return () => running.current?.abort();
  }, [load]);

  const failed = catalogue.phase === "failed";
  useEffect(() => {
    if (!failed) return;
    window.addEventListener("online", load);
    return () => window.removeEventListener("online", load);
  }, [failed, load]);

  return { catalogue, reload: load };
}

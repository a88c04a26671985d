/** Puts each answer into the history that is kept on this device. */

import { useEffect } from "react";
import { entriesIn, STORAGE_KEY, withEntry } from "@/features/history/entries";
import { keep, kept } from "@/lib/localStorage";
import { nameOf } from "./displayName";
import { searchFor } from "./imageInput";
import type { Attempt } from "./useClassification";

export function useHistoryRecorder(attempt: Attempt): void {
  useEffect(() => {
    if (attempt.phase !== "answered") return;
    const { subject, classification } = attempt;
    const headline = classification.results[0]?.headline.text ?? "";
    const search = subject.kind === "reference" ? searchFor(subject.reference, "") : null;
    const entry = { name: nameOf(subject, classification), headline, when: Date.now(), search };
    keep(STORAGE_KEY, JSON.stringify(withEntry(entriesIn(kept(STORAGE_KEY)), entry)));
  }, [attempt]);
}

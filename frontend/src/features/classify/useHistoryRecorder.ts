/** Adds each classification to the history that is stored on this device. */

import { useEffect } from "react";
import { addEntry, parseEntries, STORAGE_KEY } from "@/features/history/entries";
import { readStored, store } from "@/lib/localStorage";
import { displayName } from "./displayName";
import { searchWithReference } from "./imageInput";
import type { ClassificationState } from "./useClassification";

export function useHistoryRecorder(state: ClassificationState): void {
  useEffect(() => {
    if (state.phase !== "done") return;
    const { input, classification } = state;
    const headline = classification.predictions[0]?.headline.text ?? "";
    const search = input.kind === "reference" ? searchWithReference(input.reference, "") : null;
    const entry = { name: displayName(input, classification), headline, when: Date.now(), search };
    store(STORAGE_KEY, JSON.stringify(addEntry(parseEntries(readStored(STORAGE_KEY)), entry)));
  }, [state]);
}

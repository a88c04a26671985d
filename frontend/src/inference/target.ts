/** Where the visitor wants pictures to be answered: in the address, so that a link says it, and kept for next time. */

import { keep, useKept } from "@/lib/localStorage";
import { goTo, searchWith, useSearch } from "@/lib/urlState";
import type { Place } from "./classifyWithFallback";

const PART = "where";

export function usePlace(): Place {
  const search = useSearch();
  const kept = useKept(PART);
  return (new URLSearchParams(search).get(PART) ?? kept) === "device" ? "device" : "cloud";
}

export function choosePlace(place: Place): void {
  const written = place === "device" ? place : null;
  keep(PART, written);
  goTo(searchWith(window.location.search, { [PART]: written }), "replace");
}

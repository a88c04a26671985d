/** The page's address as state: what is shown can be linked to, and the browser's Back goes back. */

import { useSyncExternalStore } from "react";

const CHANGED = "addresschange";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("popstate", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener("popstate", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

/** The part of the address after the question mark, with it; empty where there is none. */
export function useSearch(): string {
  return useSyncExternalStore(subscribe, () => window.location.search);
}

/** Goes to the same page with another search; an empty one is the front page. */
export function goTo(search: string, how: "push" | "replace" = "push"): void {
  if (search === window.location.search) return;
  const target = search || window.location.pathname;
  if (how === "push") window.history.pushState(null, "", target);
  else window.history.replaceState(null, "", target);
  window.dispatchEvent(new Event(CHANGED));
}

/** A search with some of its parts changed; null takes a part out. */
export function searchWith(search: string, changes: Record<string, string | null>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  const changed = params.toString();
  return changed ? `?${changed}` : "";
}

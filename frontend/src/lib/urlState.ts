/** The URL's search as state: what is shown can be linked to, and the browser's Back goes back. */

import { useSyncExternalStore } from "react";

const CHANGED = "urlchange";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("popstate", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener("popstate", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

/** The URL's search, with its question mark; empty where there is none. */
export function useSearch(): string {
  return useSyncExternalStore(subscribe, () => window.location.search);
}

/** Changes the search; an empty one is the front page. */
export function navigate(search: string, history: "push" | "replace" = "push"): void {
  if (search === window.location.search) return;
  const target = search || window.location.pathname;
  if (history === "push") window.history.pushState(null, "", target);
  else window.history.replaceState(null, "", target);
  window.dispatchEvent(new Event(CHANGED));
}

/** A search with some parameters changed; null removes one. */
export function searchWith(search: string, changes: Record<string, string | null>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  const changed = params.toString();
  return changed ? `?${changed}` : "";
}

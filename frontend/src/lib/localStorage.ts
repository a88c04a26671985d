/** Small things that are kept on this device and nowhere else. */

import { useSyncExternalStore } from "react";

const CHANGED = "keptchange";

/** What was kept under a name; null where nothing was. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    // Storage is closed in this browser: nothing is kept.
    return null;
  }
}

/** Keeps some words under a name; null forgets them. */
export function keep(name: string, words: string | null): void {
  try {
    if (words === null) localStorage.removeItem(name);
    else localStorage.setItem(name, words);
  } catch {
    // Closed or full: it is lost with the page.
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  window.addEventListener("storage", onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener("storage", onChange);
  };
}

/** What is kept under a name, as it changes, in this window or another. */
export function useKept(name: string): string | null {
  return useSyncExternalStore(subscribe, () => kept(name));
}

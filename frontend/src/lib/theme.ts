/** The colour theme: the system's, until the visitor chooses one, which is then stored. */

import { useSyncExternalStore } from "react";

export type Theme = "dark" | "light";

/** Key of the stored choice; `public/early.js` reads it before the first paint. */
export const STORAGE_KEY = "theme";

const CHANGED = "themechange";

function chosenTheme(): Theme | null {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || theme === "light" ? theme : null;
}

function systemPrefersLight(): MediaQueryList {
  return window.matchMedia("(prefers-color-scheme: light)");
}

function currentTheme(): Theme {
  return chosenTheme() ?? (systemPrefersLight().matches ? "light" : "dark");
}

function subscribe(onChange: () => void): () => void {
  const system = systemPrefersLight();
  system.addEventListener("change", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    system.removeEventListener("change", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is closed in this browser: the choice lasts as long as the page.
  }
  window.dispatchEvent(new Event(CHANGED));
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, currentTheme), setTheme];
}

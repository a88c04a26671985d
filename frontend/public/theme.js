// Runs before the first paint, so that a theme chosen earlier never flashes the other one first.
// src/lib/theme.ts writes what this reads.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed in this browser: the theme follows the system.
}

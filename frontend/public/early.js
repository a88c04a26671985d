// Runs before the first paint, so that a theme chosen earlier never flashes the other one first.
// src/lib/theme.ts writes what this reads.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed in this browser: the theme follows the system.
}

// A linked sample's picture is the largest thing on the page: it comes beside the page's scripts, not after them.
{
  const sample = new URLSearchParams(location.search).get("sample");
  if (sample) {
    const preload = {
      rel: "preload",
      as: "image",
      href: `/api/v1/samples/${encodeURIComponent(sample)}/image`,
    };
    document.head.append(Object.assign(document.createElement("link"), preload, { fetchPriority: "high" }));
  }
}

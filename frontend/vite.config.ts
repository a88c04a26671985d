import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

const WASM = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
const wasm = readFileSync(WASM);

/** What a visitor's device caches: the pages at once, anything heavy on demand. */
const serviceWorker = VitePWA({
  injectRegister: false,
  filename: "sw.js",
  manifest: {
    name: "Galaxy classifier",
    short_name: "Galaxies",
    description: "Show a galaxy and see how forty volunteers would describe it.",
    start_url: "/",
    display: "standalone",
    background_color: "#0a0d17",
    theme_color: "#0a0d17",
    icons: [
      { src: "/logo.svg", sizes: "any", type: "image/svg+xml" },
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any maskable" },
    ],
  },
  workbox: {
    globPatterns: ["**/*.{html,js,css,svg}"],
    // The inference worker with its runtime, the detector of galaxies, and languages other than English.
    globIgnores: ["assets/worker-*", "assets/detection-*", "assets/{de,es,fr,zh-Hans}-*"],
    skipWaiting: true,
    clientsClaim: true,
    cleanupOutdatedCaches: true,
    inlineWorkboxRuntime: true,
    sourcemap: false,
    // A page comes from the network where there is one, so that a new site is shown at once.
    directoryIndex: null,
    navigateFallback: null,
    runtimeCaching: [
      {
        urlPattern: ({ request, url, sameOrigin }) =>
          sameOrigin && request.mode === "navigate" && url.pathname === "/",
        handler: "NetworkOnly",
        options: { precacheFallback: { fallbackURL: "index.html" } },
      },
      {
        // Named by their content: a model's URL contains its checksum.
        urlPattern: /\/assets\/(?:.*\.wasm|(?:worker|detection)-.*\.js)$/,
        handler: "CacheFirst",
        options: { cacheName: "runtime", expiration: { maxEntries: 3, purgeOnQuotaError: true } },
      },
      {
        // The one language of the page.
        urlPattern: /\/assets\/(?:de|es|fr|zh-Hans)-[^/]*\.js$/,
        handler: "CacheFirst",
        options: { cacheName: "languages", expiration: { maxEntries: 4, purgeOnQuotaError: true } },
      },
      {
        urlPattern: /\/models\/.*\/model\.onnx\?sha256=/,
        handler: "CacheFirst",
        options: { cacheName: "models", expiration: { maxEntries: 12, purgeOnQuotaError: true } },
      },
      {
        urlPattern: /\/api\/v1\/samples\/[^/]+\/image$/,
        handler: "CacheFirst",
        options: { cacheName: "images", expiration: { maxEntries: 200, purgeOnQuotaError: true } },
      },
      {
        // Metadata and samples, but no random ones.
        urlPattern:
          /\/(?:models\/.*\.json|api\/v1\/(?:tree|models|samples)(?!\/random)(?:\/[^/]+)?(?:\?.*)?)$/,
        handler: "NetworkFirst",
        options: { cacheName: "metadata", networkTimeoutSeconds: 5, expiration: { maxEntries: 200 } },
      },
    ],
  },
});

interface Modules {
  getModuleInfo(id: string): { importers: string[] } | null;
}

/** Whether a module is one, or is imported by it, or by what that imports, without `import()`. */
function isPartOf(one: RegExp, id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  if (one.test(id)) return true;
  return modules.getModuleInfo(id)?.importers.some((each) => isPartOf(one, each, modules, seen)) ?? false;
}

export default defineConfig(({ mode }) => ({
  plugins: [react(), mode !== "test" && serviceWorker],
  define: { RUNTIME: { bytes: wasm.length, transferred: gzipSync(wasm).length } },
  resolve: { tsconfigPaths: true },
  // The evaluation of the released models lies outside this folder.
  server: {
    proxy: { "/api": "http://127.0.0.1:8000", "/models": "http://127.0.0.1:8000" },
    fs: { allow: [".."] },
  },
  build: {
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // In one file each, what the page begins with, and what an answer does: every further one is waited for.
          groups: [
            { name: "first", tags: ["$initial"], priority: 1 },
            { name: (id, modules) => (isPartOf(/\/ResultView\.tsx$/, id, modules) ? "answer" : null) },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 20_000,
  },
}));

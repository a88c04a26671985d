/** The service worker that caches the site, so that it opens offline; see vite.config.ts. */

const MAX_WAIT_MS = 5_000;

let registered: Promise<unknown> = Promise.resolve();

/** Registers after the page has loaded, so that the first visit does not wait for it. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const loaded = new Promise((resume) => window.addEventListener("load", resume, { once: true }));
  registered = loaded
    .then(() => navigator.serviceWorker.register("/sw.js"))
    // Where it is blocked, as by a browser's driver, there may be no registration and no refusal either.
    .then((registration) => (registration ? navigator.serviceWorker.ready : undefined))
    // The site works without it.
    .catch(() => undefined);
}

/** Resolves when fetches go through the service worker, or soon where there is none. */
export async function serviceWorkerReady(): Promise<void> {
  await Promise.race([registered, new Promise((resume) => setTimeout(resume, MAX_WAIT_MS))]);
}

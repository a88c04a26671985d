/** Has the service worker keep what the site is made of, so that it opens with no network; see vite.config.ts. */

const LONGEST_WAIT_MS = 5_000;

let kept: Promise<unknown> = Promise.resolve();

/** Begins once the page is there, so that the first visit does not wait for it. */
export function beginKeeping(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const loaded = new Promise((resume) => window.addEventListener("load", resume, { once: true }));
  kept = loaded
    .then(() => navigator.serviceWorker.register("/sw.js"))
    // Where it is blocked, as by a browser's driver, there may be no registration and no refusal either.
    .then((registration) => (registration ? navigator.serviceWorker.ready : undefined))
    // A browser that keeps nothing shows the site all the same.
    .catch(() => undefined);
}

/** From now on what is fetched is kept, where it ever is; at a first visit that takes a moment. */
export async function keeping(): Promise<void> {
  await Promise.race([kept, new Promise((resume) => setTimeout(resume, LONGEST_WAIT_MS))]);
}

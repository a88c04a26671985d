/** Until when the cloud rests, as the deployment's spending switch writes it beside the page. */

import { activeLanguage } from "./language";

let until: string | null = null;
let askedAt = Number.NEGATIVE_INFINITY;
const listeners = new Set<() => void>();

const AGAIN_MS = 60_000;

/** Asks, once a minute at most; called where the cloud has refused a request as one too many. */
export async function askWhetherResting(): Promise<void> {
  if (Date.now() - askedAt < AGAIN_MS) return;
  askedAt = Date.now();
  until = await fetch("/status.json", { cache: "no-store" })
    .then((response) => (response.ok ? response.json() : null))
    .then((status) => restingDate(status?.resting_until))
    .catch(() => null);
  for (const listener of listeners) listener();
}

/** The day on which it answers again, in words; null where it does not rest. */
export function restingUntil(): string | null {
  return until;
}

export function subscribeToResting(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For tests. */
export function forgetResting(): void {
  until = null;
  askedAt = Number.NEGATIVE_INFINITY;
}

function restingDate(day: unknown): string | null {
  const date = new Date(typeof day === "string" ? day : Number.NaN);
  if (!(date.getTime() > Date.now())) return null;
  return date.toLocaleDateString(activeLanguage(), { day: "numeric", month: "long", timeZone: "UTC" });
}

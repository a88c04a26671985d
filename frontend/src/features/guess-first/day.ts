/** The day's five galaxies: the same for everyone, as they follow from the date in UTC and the galaxies' ids alone. */

import { hash } from "@/lib/hash";

export const PER_DAY = 5;

const DAY_MS = 86_400_000;

/** The date in UTC, such as 2026-11-30. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

export function dayBefore(day: string): string {
  return dayOf(new Date(Date.parse(day) - DAY_MS));
}

/** Those with the lowest hashes of day and id, so that further galaxies seldom change the choice. */
export function pickFive(ids: string[], day: string): string[] {
  return ids
    .map((id) => ({ id, rank: hash(`${day} ${id}`) }))
    .toSorted((one, other) => one.rank - other.rank || (one.id < other.id ? -1 : 1))
    .slice(0, PER_DAY)
    .map(({ id }) => id);
}

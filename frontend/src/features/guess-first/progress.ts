/** What this device knows of the day's five galaxies: which they are, how each answer compared, and the streak. */

import type { ComparedAnswer } from "./comparison";
import { dayBefore, PER_DAY } from "./day";

/** How an answer compares: with most, with a sizeable minority, or with few. */
export type Mark = "most" | "many" | "few";

const MARKS: readonly unknown[] = ["most", "many", "few"] satisfies Mark[];

/** From this vote fraction on, a minority is sizeable. */
const MANY = 0.25;

export interface Progress {
  day: string;
  /** The day's galaxies, once the first is answered; later ones do not change them. */
  ids: string[];
  /** The marks of each galaxy that is answered, in the order of `ids`. */
  marks: Mark[][];
  /** The last day that was ended, and how many in a row were. */
  streak: { last: string; days: number };
}

export function markOf({ same, voteFraction }: ComparedAnswer): Mark {
  if (same) return "most";
  return voteFraction >= MANY ? "many" : "few";
}

/** The stored progress as it stands on a day; what is invalid, or another day's, begins anew. */
export function progressOn(day: string, stored: string | null): Progress {
  const value = parse(stored);
  const streak = value?.streak ?? { last: "", days: 0 };
  return value?.day === day ? value : { day, ids: [], marks: [], streak };
}

/** With another galaxy answered; the last of the day lengthens the streak, or begins a new one. */
export function withGalaxy(progress: Progress, ids: string[], marks: Mark[]): Progress {
  const { day, streak } = progress;
  const all = [...progress.marks, marks];
  const ended = all.length >= ids.length && streak.last !== day;
  const days = streak.last === dayBefore(day) ? streak.days + 1 : 1;
  return { day, ids, marks: all, streak: ended ? { last: day, days } : streak };
}

/** Days in a row until this one; a day that is not ended yet breaks nothing. */
export function streakOn(day: string, { streak }: Progress): number {
  return streak.last === day || streak.last === dayBefore(day) ? streak.days : 0;
}

function parse(stored: string | null): Progress | null {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    return isProgress(value) ? value : null;
  } catch {
    return null;
  }
}

function isProgress(value: unknown): value is Progress {
  if (typeof value !== "object" || value === null) return false;
  const { day, ids, marks, streak } = value as Partial<Record<keyof Progress, unknown>>;
  const { last, days } = (streak ?? {}) as Record<string, unknown>;
  return (
    typeof day === "string" &&
    Array.isArray(ids) &&
    ids.length <= PER_DAY &&
    ids.every((id) => typeof id === "string") &&
    Array.isArray(marks) &&
    marks.length <= ids.length &&
    marks.every((row) => Array.isArray(row) && row.every((mark) => MARKS.includes(mark))) &&
    typeof last === "string" &&
    Number.isInteger(days) &&
    Number(days) >= 0
  );
}

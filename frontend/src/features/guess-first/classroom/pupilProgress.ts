/** What a pupil has answered, on the pupil's device alone; another class, or another pupil, begins anew. */

import type { Assignment } from "./assignment";
import type { HandIn } from "./handIn";
import { newPupil } from "./handIn";

export const STORAGE_KEY = "class";

/** The pupil's answers so far as they are stored; null where there are none for this class. */
export function parseProgress(stored: string | null, assignment: Assignment): HandIn | null {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null) return null;
    const { of, pupil, paths } = value as Record<string, unknown>;
    const valid =
      of === keyOf(assignment) &&
      Number.isInteger(pupil) &&
      Array.isArray(paths) &&
      paths.length <= assignment.galaxies.length &&
      paths.every((path) => Array.isArray(path) && path.every((key) => typeof key === "string"));
    return valid ? { pupil: Number(pupil), paths } : null;
  } catch {
    return null;
  }
}

/** To be stored, with another galaxy answered. */
export function withPath(progress: HandIn | null, assignment: Assignment, path: string[]): string {
  const { pupil, paths } = progress ?? { pupil: newPupil(), paths: [] };
  return JSON.stringify({ of: keyOf(assignment), pupil, paths: [...paths, path] });
}

function keyOf({ name, galaxies }: Assignment): string {
  return [name, ...galaxies].join(" ");
}

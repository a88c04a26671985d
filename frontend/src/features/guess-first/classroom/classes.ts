/** The classes on a teacher's device, with the codes that were handed in: nowhere else are they kept. */

import type { DecisionTree } from "@/api/client";
import type { Assignment } from "./assignment";
import { isGalaxies } from "./assignment";
import type { HandIn } from "./handIn";
import { decodeHandIn } from "./handIn";

export const STORAGE_KEY = "classes";
/** Of one class. */
const MAX_CODES = 500;

export interface StoredClass extends Assignment {
  /** When it was made here, or first handed in to: ISO 8601. */
  made: string;
  codes: string[];
}

/** The stored classes, the newest first; what is invalid is left out. */
export function parseClasses(stored: string | null): StoredClass[] {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(value) ? value.filter(isStoredClass) : [];
  } catch {
    return [];
  }
}

export function isSame(one: Assignment, other: Assignment): boolean {
  return one.name === other.name && one.galaxies.join() === other.galaxies.join();
}

/** With a class, unless it is there. */
export function withClass(classes: StoredClass[], assignment: Assignment, now: Date): StoredClass[] {
  if (classes.some((each) => isSame(each, assignment))) return classes;
  const { name, galaxies } = assignment;
  return [{ name, galaxies, made: now.toISOString(), codes: [] }, ...classes];
}

export function withoutClass(classes: StoredClass[], assignment: Assignment): StoredClass[] {
  return classes.filter((each) => !isSame(each, assignment));
}

/** With codes added to a class; a pupil's later one replaces the earlier. */
export function withCodes(
  classes: StoredClass[],
  assignment: Assignment,
  codes: string[],
  tree: DecisionTree,
): StoredClass[] {
  return classes.map((each) => {
    if (!isSame(each, assignment)) return each;
    const byPupil = new Map<number, string>();
    for (const code of [...each.codes, ...codes]) {
      const pupil = decodeHandIn(code, assignment, tree)?.pupil;
      if (pupil !== undefined) byPupil.set(pupil, code);
    }
    return { ...each, codes: [...byPupil.values()].slice(0, MAX_CODES) };
  });
}

/** What the pupils of a class have handed in. */
export function handInsOf({ codes, ...assignment }: StoredClass, tree: DecisionTree): HandIn[] {
  return codes.flatMap((code) => decodeHandIn(code, assignment, tree) ?? []);
}

function isStoredClass(value: unknown): value is StoredClass {
  if (typeof value !== "object" || value === null) return false;
  const { name, galaxies, made, codes } = value as Partial<Record<keyof StoredClass, unknown>>;
  return (
    typeof name === "string" &&
    isGalaxies(galaxies) &&
    typeof made === "string" &&
    Array.isArray(codes) &&
    codes.every((code) => typeof code === "string")
  );
}

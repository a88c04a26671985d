/** The classes on a teacher's device, with the codes that were handed in, and how to read what the deployment gathers. */

import type { DecisionTree } from "@/api/client";
import type { Assignment } from "./assignment";
import { isGalaxies } from "./assignment";
import type { HandIn } from "./handIn";
import { decodeHandIn } from "./handIn";

export const STORAGE_KEY = "classes";
/** Of one class. */
const MAX_CODES = 500;

/** Where the deployment gathers what is handed in; whoever has the key can read it. */
export interface Gathering {
  id: string;
  key: string;
}

export interface StoredClass extends Assignment {
  /** When it was made here, or first handed in to: ISO 8601. */
  made: string;
  codes: string[];
  gathering?: Gathering;
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
export function withClass(
  classes: StoredClass[],
  assignment: Assignment,
  now: Date,
  gathering?: Gathering,
): StoredClass[] {
  if (classes.some((each) => isSame(each, assignment))) {
    return classes.map((each) => (gathering && isSame(each, assignment) ? { ...each, gathering } : each));
  }
  const { name, galaxies } = assignment;
  return [
    { name, galaxies, made: now.toISOString(), codes: [], ...(gathering && { gathering }) },
    ...classes,
  ];
}

/** The fragment of a link by which another device of the teacher's reads what is gathered. */
export function formatReadLink({ id, key }: Gathering): string {
  return `read.${id}.${key}`;
}

/** What such a fragment says; null where it is another. */
export function parseReadLink(fragment: string): Gathering | null {
  const [, id, key] = /^read\.([\w-]{16})\.([\w-]{1,100})$/.exec(fragment) ?? [];
  return id && key ? { id, key } : null;
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
  const { name, galaxies, made, codes, gathering } = value as Partial<Record<keyof StoredClass, unknown>>;
  return (
    typeof name === "string" &&
    isGalaxies(galaxies) &&
    typeof made === "string" &&
    Array.isArray(codes) &&
    codes.every((code) => typeof code === "string") &&
    (gathering === undefined || isGathering(gathering))
  );
}

function isGathering(value: unknown): value is Gathering {
  if (typeof value !== "object" || value === null) return false;
  const { id, key } = value as Partial<Record<keyof Gathering, unknown>>;
  return typeof id === "string" && typeof key === "string";
}

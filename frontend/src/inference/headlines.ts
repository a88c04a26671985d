/** What a galaxy is, in as many words as a majority would say; see galaxy_core/votes/headlines.py. */

import { format } from "./catalogue";
import constants from "./constants.gen.json";
import type { ByKey } from "./votes";
import { lookup } from "./votes";

export const MAJORITY = constants.majority;
export const DISTURBED = constants.disturbed;
export const CLAIMS = constants.claims;
export const BAR = "Class3.1";
export const FACE_ON = "Class2.2";
export const SPIRAL = "Class4.1";

/** A headline in the active language. */
export function headlineText(code: string): string {
  return format(`headline.${code}`);
}

/** What may be said of a galaxy. */
export interface Claim {
  code: string;
  /** Part of all volunteers who would say it; of `divided`, of the most voted first answer. */
  support: number;
}

/** Follows a path as far as a majority of all volunteers does. */
export function headlineClaim(path: string[], conditional: ByKey, joint: ByKey): Claim {
  const disturbed = disturbedFraction(joint);
  if (disturbed >= MAJORITY && DISTURBED.includes(path.at(-1) ?? "")) {
    return { code: "irregular-or-merging", support: disturbed };
  }
  const barred = lookup(joint, SPIRAL) * lookup(conditional, BAR);
  if (barred >= MAJORITY && path.includes(BAR)) {
    return { code: "featured.face-on.spiral.barred", support: barred };
  }
  const claim = CLAIMS.find(({ key }) => path.includes(key) && lookup(joint, key) >= MAJORITY);
  return claim
    ? { code: claim.code, support: lookup(joint, claim.key) }
    : { code: "divided", support: lookup(joint, path[0] ?? "") };
}

/** Part of all volunteers who would call the galaxy irregular or merging. */
export function disturbedFraction(joint: ByKey): number {
  return Math.min(
    1,
    DISTURBED.reduce((sum, key) => sum + lookup(joint, key), 0),
  );
}

/** Whether a headline's code says at least what another code says. */
export function isPartOf(code: string, whole: string): boolean {
  return code === whole || code.startsWith(`${whole}.`);
}

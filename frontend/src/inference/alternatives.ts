/** What else a galaxy could be, in the view of a sizeable minority; see galaxy_core/votes/alternatives.py. */

import type { VotesPrediction } from "@/api/client";
import { format } from "./catalogue";
import { alternatives } from "./constants.gen.json";
import type { Claim } from "./headlines";
import { CLAIMS, disturbedFraction, isPartOf } from "./headlines";
import type { ByKey } from "./votes";
import { lookup } from "./votes";

const DISTURBED_CODE = "irregular-or-merging";

/** The claims that contradict a headline or go beside it, the most supported first. */
export function findAlternatives(code: string, joint: ByKey): VotesPrediction["also"] {
  // The sentence says it already.
  if (code === "divided") return [];
  const claims: Claim[] = CLAIMS.filter((claim) => isBeside(claim.code, code)).map((claim) => ({
    code: claim.code,
    support: lookup(joint, claim.key),
  }));
  if (code !== DISTURBED_CODE && code !== "star-or-artifact") {
    claims.push({ code: DISTURBED_CODE, support: disturbedFraction(joint) });
  }
  return claims
    .filter(({ support }) => support >= alternatives.min_support)
    .toSorted((one, other) => other.support - one.support)
    .slice(0, alternatives.max)
    .map((claim) => ({
      code: claim.code,
      text: format(`also.${claim.code}`),
      joint_fraction: claim.support,
    }));
}

/** Whether a claim is the sibling of a step of the headline's. */
function isBeside(other: string, code: string): boolean {
  if (code === DISTURBED_CODE) return false;
  const parent = other.split(".").slice(0, -1).join(".");
  const onTheWay = parent === "" || (isPartOf(code, parent) && code !== parent);
  return onTheWay && !isPartOf(code, other);
}

/** Answers that few would give, but far more than of a usual galaxy; see galaxy_core/votes/standouts.py. */

import type { VotesPrediction } from "@/api/client";
import { format } from "./catalogue";
import { standouts } from "./constants.gen.json";
import { roundHalfEven } from "./rounding";
import type { ByKey } from "./votes";
import { lookup } from "./votes";

/** The most unusual answers, the largest ratio first; those on the path are said already. */
export function findStandouts(path: string[], joint: ByKey, usual: ByKey): VotesPrediction["stands_out"] {
  if (Object.keys(usual).length === 0) return [];
  return standouts.keys
    .filter((key) => !path.includes(key) && lookup(joint, key) >= standouts.min_fraction)
    .map((key) => ({ key, ratio: lookup(joint, key) / Math.max(lookup(usual, key), 1e-4) }))
    .filter(({ ratio }) => ratio >= standouts.min_ratio)
    .toSorted((one, other) => other.ratio - one.ratio)
    .slice(0, standouts.max)
    .map(({ key, ratio }) => ({
      key,
      text: format(`stands-out.${key}`),
      joint_fraction: lookup(joint, key),
      times_usual: roundHalfEven(ratio, 1),
    }));
}

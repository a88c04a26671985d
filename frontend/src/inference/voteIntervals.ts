/** Beta-binomial intervals of how many volunteers would give an answer; see galaxy_core/votes/vote_intervals.py. */

import { volunteers } from "./constants.gen.json";

const { count: VOLUNTEERS, level: LEVEL, min_fraction: MIN_FRACTION } = volunteers;

/** The central interval that holds the volunteers' count with a probability of LEVEL. */
export function volunteerInterval(
  jointFraction: number,
  concentration: number,
): { lower: number; upper: number } {
  const mean = Math.min(1 - MIN_FRACTION, Math.max(MIN_FRACTION, jointFraction));
  const alpha = mean * concentration;
  const beta = (1 - mean) * concentration;
  const logarithms = [0];
  for (let count = 0; count < VOLUNTEERS; count++) {
    // The ratio of each probability to the one before it.
    const ratio = (((VOLUNTEERS - count) / (count + 1)) * (count + alpha)) / (VOLUNTEERS - 1 - count + beta);
    logarithms.push((logarithms[count] ?? 0) + Math.log(ratio));
  }
  const max = Math.max(...logarithms);
  const weights = logarithms.map((logarithm) => Math.exp(logarithm - max));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const tail = (1 - LEVEL) / 2;
  let cumulative = 0;
  let lower = 0;
  let upper = 0;
  for (const weight of weights) {
    cumulative += weight;
    if (cumulative / total <= tail) lower += 1;
    if (cumulative / total < 1 - tail) upper += 1;
  }
  return { lower, upper: Math.min(upper, VOLUNTEERS) };
}

/** Forty volunteers as dots: how many would give each of some answers. */

import { VOLUNTEERS } from "@/lib/format";

/** Whole numbers in proportion to the fractions, which together are all volunteers (largest remainders first). */
export function countVolunteers(fractions: number[]): number[] {
  const total = fractions.reduce((sum, fraction) => sum + fraction, 0) || 1;
  const exact = fractions.map((fraction) => (fraction / total) * VOLUNTEERS);
  const counts = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value % 1 }))
    .toSorted((one, other) => other.remainder - one.remainder);
  const left = VOLUNTEERS - counts.reduce((sum, count) => sum + count, 0);
  for (const { index } of byRemainder.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** Fractions and sizes in words that need no statistics. */

import { volunteers } from "@/inference/constants.gen.json";
import { decimal } from "./language";
import { text } from "./words.en";

/** Galaxy Zoo showed each galaxy to about this many volunteers. */
export const VOLUNTEERS = volunteers.count;

export function percent(fraction: number): string {
  const rounded = Math.round(fraction * 100);
  if (rounded === 0 && fraction > 0) return text.fraction.belowOne;
  if (rounded === 100 && fraction < 1) return text.fraction.aboveNinetyNine;
  return text.fraction.percent(rounded);
}

/** How many volunteers are asked a question that this joint fraction of them reaches. */
export function askedCount(jointFraction: number): string {
  const count = Math.round(jointFraction * VOLUNTEERS);
  if (count >= VOLUNTEERS) return text.asked.all;
  if (count === 0) return text.asked.hardlyAny(VOLUNTEERS);
  return text.asked.some(count, VOLUNTEERS);
}

/** A vote fraction as a count of volunteers; null where too few are asked for a count to say anything. */
export function volunteerCount(voteFraction: number, askedFraction: number): string | null {
  const asked = Math.round(askedFraction * VOLUNTEERS);
  const count = Math.round(voteFraction * askedFraction * VOLUNTEERS);
  if (asked < 2) return null;
  if (count === 0) return voteFraction < 0.05 ? text.fraction.hardlyAny : null;
  return asked >= VOLUNTEERS ? text.fraction.ofAll(count, VOLUNTEERS) : text.fraction.ofAsked(count, asked);
}

/** A joint fraction as a count of all volunteers. */
export function volunteersOf(jointFraction: number): string {
  return text.fraction.of(Math.round(jointFraction * VOLUNTEERS), VOLUNTEERS);
}

export function megabytes(bytes: number): string {
  return decimal(bytes / 1_000_000, 1);
}

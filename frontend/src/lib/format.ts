/** Fractions and sizes in words that need no statistics. */

import { volunteers } from "@/inference/constants.gen.json";
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

/** Confidence in a headline of votes, as the count of volunteers who would agree. */
export function votesConfidence(confidence: number): string {
  const agreeing = text.confidence.wouldAgree(Math.round(confidence * VOLUNTEERS), VOLUNTEERS);
  return confidenceText(confidence, agreeing);
}

export function classConfidence(probability: number): string {
  return confidenceText(probability, percent(probability));
}

function confidenceText(probability: number, words: string): string {
  if (probability >= 0.8) return text.confidence.sure(words);
  if (probability >= 0.5) return text.confidence.fairlySure(words);
  return text.confidence.unsure(words);
}

export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

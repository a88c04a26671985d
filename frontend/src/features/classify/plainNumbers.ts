/** Shares and sizes in words that need no statistics. */

import { text } from "@/text/en";

/** Galaxy Zoo showed each galaxy to about this many volunteers. */
export const CROWD = 40;

export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return text.share.belowOne;
  if (rounded === 100 && share < 1) return text.share.aboveNinetyNine;
  return text.share.percent(rounded);
}

/** How many of the crowd are asked a question that this fraction of them reaches. */
export function asked(fraction: number): string {
  const people = Math.round(fraction * CROWD);
  if (people >= CROWD) return text.questions.askedAll;
  if (people === 0) return text.questions.askedHardlyAny(CROWD);
  return text.questions.askedSome(people, CROWD);
}

/** A share within a question as a head count; null where too few are asked for heads to say anything. */
export function heads(share: number, askedFraction: number): string | null {
  const people = Math.round(askedFraction * CROWD);
  const saying = Math.round(share * askedFraction * CROWD);
  if (people < 2) return null;
  if (saying === 0) return share < 0.05 ? text.share.hardlyAny : null;
  return people >= CROWD ? text.share.ofAll(saying, CROWD) : text.share.ofAsked(saying, people);
}

export function sureness(confidence: number): string {
  if (confidence >= 0.8) return text.answer.sure(percent(confidence));
  if (confidence >= 0.5) return text.answer.fairlySure(percent(confidence));
  return text.answer.unsure(percent(confidence));
}

export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

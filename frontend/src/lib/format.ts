import { text } from "./words.en";
/** Shares and sizes in words that need no statistics. */

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
  if (people >= CROWD) return text.asked.all;
  if (people === 0) return text.asked.hardlyAny(CROWD);
  return text.asked.some(people, CROWD);
}

/** A share within a question as a head count; null where too few are asked for heads to say anything. */
export function heads(share: number, askedFraction: number): string | null {
  const people = Math.round(askedFraction * CROWD);
  const saying = Math.round(share * askedFraction * CROWD);
  if (people < 2) return null;
  if (saying === 0) return share < 0.05 ? text.share.hardlyAny : null;
  return people >= CROWD ? text.share.ofAll(saying, CROWD) : text.share.ofAsked(saying, people);
}

/** How many of the crowd would say the same, with how sure that makes it. */
export function sureOfVotes(confidence: number): string {
  const people = text.confidence.wouldAgree(Math.round(confidence * CROWD), CROWD);
  return sureWords(confidence, people);
}

export function sureOfClass(probability: number): string {
  return sureWords(probability, percent(probability));
}

function sureWords(probability: number, words: string): string {
  if (probability >= 0.8) return text.confidence.sure(words);
  if (probability >= 0.5) return text.confidence.fairlySure(words);
  return text.confidence.unsure(words);
}

export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

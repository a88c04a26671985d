/** Everything that can stand between a visitor and an answer: what to say about it, and whether trying again helps. */

import type { ProblemDetails } from "./apiError";
import { Problem } from "./apiError";
import { text as errorText } from "./appError.en";
import { DeadlinePassed } from "./deadline";
import { MOST_BYTES, TooLargeToShrink } from "./downscale";
import { megabytes } from "./format";

export type Trouble =
  | ProblemDetails
  | { kind: "offline" }
  | { kind: "tooLargeToShrink"; bytes: number }
  | { kind: "nothingPasted" }
  | { kind: "nothingDropped" }
  | { kind: "unexpected" };

export interface TroubleWords {
  message: string;
  hint: string;
}

export function troubleFrom(error: unknown): Trouble {
  if (error instanceof DeadlinePassed) return { kind: "timeout" };
  if (error instanceof TooLargeToShrink) return { kind: "tooLargeToShrink", bytes: error.bytes };
  if (!(error instanceof Problem)) return { kind: "unexpected" };
  if (error.details.kind === "unreachable" && !navigator.onLine) return { kind: "offline" };
  return error.details;
}

/** True where the same picture could fare better a moment later. */
export function canTryAgain(trouble: Trouble): boolean {
  switch (trouble.kind) {
    case "api":
    case "status":
      return trouble.status === 429 || trouble.status >= 500;
    case "offline":
    case "unreachable":
    case "timeout":
    case "unreadable":
    case "unexpected":
      return true;
    case "tooLargeToShrink":
    case "nothingPasted":
    case "nothingDropped":
      return false;
  }
}

const LONGEST_WAIT = 60;

/** How many seconds to wait before trying again, as the API asked, but never so long that the page seems stuck. */
export function secondsBeforeTryingAgain(trouble: Trouble): number {
  const asked = trouble.kind === "api" || trouble.kind === "status" ? trouble.retryAfter : null;
  return Math.min(asked ?? 0, LONGEST_WAIT);
}

export function troubleWords(trouble: Trouble): TroubleWords {
  switch (trouble.kind) {
    case "api":
      // The API's own words are plain but for a few, which it says to programs.
      return errorText.codes[trouble.code] ?? trouble;
    case "status":
      return wordsForStatus(trouble.status);
    case "tooLargeToShrink": {
      const { message, hint } = errorText.tooLargeToShrink;
      return { message: message(megabytes(trouble.bytes), megabytes(MOST_BYTES)), hint };
    }
    default:
      return errorText[trouble.kind];
  }
}

function wordsForStatus(status: number): TroubleWords {
  if (status === 413) return errorText.refusedSize;
  if (status === 429) return errorText.tooManyRequests;
  if (status === 502 || status === 503) return errorText.unavailable;
  if (status === 504) return errorText.timeout;
  if (status >= 500) return errorText.failed;
  return errorText.refused;
}

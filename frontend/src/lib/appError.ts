/** Every error that a visitor can meet: its message, and whether a retry can help. */

import type { ApiErrorDetails } from "./apiError";
import { ApiError } from "./apiError";
import { text } from "./appError.en";
import { DeadlineExceeded } from "./deadline";
import { MAX_BYTES, TooLargeToDownscale } from "./downscale";
import { megabytes } from "./format";
import { activeLanguage } from "./language";

export type AppError =
  | ApiErrorDetails
  | { kind: "offline" }
  | { kind: "tooLargeToDownscale"; bytes: number }
  | { kind: "nothingPasted" }
  | { kind: "nothingDropped" }
  | { kind: "unexpected" };

export interface ErrorMessage {
  message: string;
  hint: string;
}

export function toAppError(error: unknown): AppError {
  if (error instanceof DeadlineExceeded) return { kind: "timeout" };
  if (error instanceof TooLargeToDownscale) return { kind: "tooLargeToDownscale", bytes: error.bytes };
  if (!(error instanceof ApiError)) return { kind: "unexpected" };
  if (error.details.kind === "unreachable" && !navigator.onLine) return { kind: "offline" };
  return error.details;
}

/** Of a longer wait, such as for the next day, nobody is told to try again. */
const MOMENT_SECONDS = 600;

/** Whether the same request could succeed a moment later. */
export function isRetryable(error: AppError): boolean {
  switch (error.kind) {
    case "api":
    case "status":
      return (error.status === 429 || error.status >= 500) && (error.retryAfter ?? 0) <= MOMENT_SECONDS;
    case "offline":
    case "unreachable":
    case "timeout":
    case "unreadable":
    case "unexpected":
      return true;
    case "tooLargeToDownscale":
    case "nothingPasted":
    case "nothingDropped":
      return false;
  }
}

const MAX_RETRY_DELAY_SECONDS = 60;

/** Seconds to wait before a retry, as the API requested, but never so long that the page seems stuck. */
export function retryDelaySeconds(error: AppError): number {
  const requested = error.kind === "api" || error.kind === "status" ? error.retryAfter : null;
  return Math.min(requested ?? 0, MAX_RETRY_DELAY_SECONDS);
}

/** Codes whose words in the API are meant for programs. */
const FOR_PROGRAMS = [
  "invalid_request",
  "unknown_model",
  "unknown_sample",
  "sky_disabled",
  "not_found",
  "too_many_requests",
];

export function errorMessage(error: AppError): ErrorMessage {
  switch (error.kind) {
    case "api":
      // The API's own words say more than ours, where they are in the page's language.
      return (error.language ?? "en") === activeLanguage() && !FOR_PROGRAMS.includes(error.code)
        ? error
        : (text.codes[error.code] ?? statusMessage(error.status));
    case "status":
      return statusMessage(error.status);
    case "tooLargeToDownscale": {
      const { message, hint } = text.tooLargeToDownscale;
      return { message: message(megabytes(error.bytes), megabytes(MAX_BYTES)), hint };
    }
    default:
      return text[error.kind];
  }
}

function statusMessage(status: number): ErrorMessage {
  if (status === 413) return text.refusedSize;
  if (status === 429) return text.tooManyRequests;
  if (status === 502 || status === 503) return text.unavailable;
  if (status === 504) return text.timeout;
  if (status >= 500) return text.failed;
  return text.refused;
}

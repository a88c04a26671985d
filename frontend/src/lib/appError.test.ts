import { expect, test, vi } from "vitest";
import { ApiError, apiErrorFromResponse } from "./apiError";
import type { AppError } from "./appError";
import { errorMessage, isRetryable, retryDelaySeconds, toAppError } from "./appError";
import { text as errorText } from "./appError.en";
import { DeadlineExceeded } from "./deadline";
import { TooLargeToDownscale } from "./downscale";
import { activateLanguage } from "./language";

const api = (status: number, code: string, retryAfter: number | null = null): AppError => ({
  kind: "api",
  status,
  code,
  message: `message of ${code}`,
  hint: `hint of ${code}`,
  retryAfter,
});

test.each([
  [400, "empty_image", false],
  [404, "unknown_model", false],
  [404, "not_found", false],
  [413, "too_many_bytes", false],
  [413, "too_many_pixels", false],
  [415, "not_an_image", false],
  [422, "broken_image", false],
  [422, "image_too_small", false],
  [422, "invalid_request", false],
  [429, "too_many_requests", true],
  [429, "daily_quota", false, 40_000],
  [500, "internal_error", true],
  [503, "broken_model", true],
  [503, "registry_unavailable", true],
])("%d %s: trying again helps is %s", (status, code, helps, retryAfter: number | null = null) => {
  const error = api(status, code, retryAfter);
  expect(isRetryable(error)).toBe(helps);
});

test("in another language the API's words are shown where they are in it, and ours of its status otherwise", () => {
  activateLanguage("de", {});
  const answered = (language: string) =>
    new Response(null, { status: 415, headers: { "Content-Language": language } });
  const body = { error: { code: "not_an_image", message: "Kein Bild.", hint: "Sende eines." } };
  const shown = (language: string) =>
    errorMessage(apiErrorFromResponse(answered(language), body).details).message;
  expect([shown("de"), shown("en")]).toEqual(["Kein Bild.", errorText.refused.message]);
  activateLanguage("en", {});
});

test("the API's own words are shown, but for those that it says to programs", () => {
  expect(errorMessage(api(415, "not_an_image"))).toMatchObject({
    message: "message of not_an_image",
    hint: "hint of not_an_image",
  });
  expect(errorMessage(api(422, "invalid_request"))).toBe(errorText.codes.invalid_request);
});

test.each([
  [413, errorText.refusedSize, false],
  [418, errorText.refused, false],
  [429, errorText.tooManyRequests, true],
  [500, errorText.failed, true],
  [502, errorText.unavailable, true],
  [504, errorText.timeout, true],
])("a bare %d has words of our own", (status, words, helps) => {
  const error: AppError = { kind: "status", status, retryAfter: null };
  expect(errorMessage(error)).toBe(words);
  expect(isRetryable(error)).toBe(helps);
});

test("what happened on the way has its own kind", () => {
  expect(toAppError(new DeadlineExceeded()).kind).toBe("timeout");
  expect(toAppError(new Error("a bug")).kind).toBe("unexpected");
  expect(toAppError(new ApiError({ kind: "unreachable" })).kind).toBe("unreachable");
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  expect(toAppError(new ApiError({ kind: "unreachable" })).kind).toBe("offline");
});

test("a file too large to shrink is named with its size, and trying again is no use", () => {
  const error = toAppError(new TooLargeToDownscale(7_200_000));
  expect(errorMessage(error).message).toContain("7.2 MB; at most 4.5 MB");
  expect(isRetryable(error)).toBe(false);
});

test("the wait is the API's, within reason", () => {
  expect(retryDelaySeconds(api(503, "registry_unavailable", 5))).toBe(5);
  expect(retryDelaySeconds(api(429, "too_many_requests", 86_400))).toBe(60);
  expect(retryDelaySeconds({ kind: "timeout" })).toBe(0);
});

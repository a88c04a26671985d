import { expect, test, vi } from "vitest";
import { Problem } from "./apiError";
import type { Trouble } from "./appError";
import { canTryAgain, secondsBeforeTryingAgain, troubleFrom, troubleWords } from "./appError";
import { text as errorText } from "./appError.en";
import { DeadlinePassed } from "./deadline";
import { TooLargeToShrink } from "./downscale";

const api = (status: number, code: string, retryAfter: number | null = null): Trouble => ({
  kind: "api",
  status,
  code,
  message: `message of ${code}`,
  hint: `hint of ${code}`,
  retryAfter,
});

test.each([
  [400, "empty_picture", false],
  [404, "unknown_model", false],
  [404, "not_found", false],
  [413, "too_many_bytes", false],
  [413, "too_many_pixels", false],
  [415, "not_a_picture", false],
  [422, "broken_picture", false],
  [422, "picture_too_small", false],
  [422, "invalid_request", false],
  [429, "too_many_requests", true],
  [500, "internal_error", true],
  [503, "broken_model", true],
  [503, "registry_unavailable", true],
])("%d %s: trying again helps is %s", (status, code, helps) => {
  const trouble = api(status, code);
  expect(canTryAgain(trouble)).toBe(helps);
});

test("the API's own words are shown, but for those that it says to programs", () => {
  expect(troubleWords(api(415, "not_a_picture"))).toMatchObject({
    message: "message of not_a_picture",
    hint: "hint of not_a_picture",
  });
  expect(troubleWords(api(422, "invalid_request"))).toBe(errorText.codes.invalid_request);
});

test.each([
  [413, errorText.refusedSize, false],
  [418, errorText.refused, false],
  [429, errorText.tooManyRequests, true],
  [500, errorText.failed, true],
  [502, errorText.unavailable, true],
  [504, errorText.timeout, true],
])("a bare %d has words of our own", (status, words, helps) => {
  const trouble: Trouble = { kind: "status", status, retryAfter: null };
  expect(troubleWords(trouble)).toBe(words);
  expect(canTryAgain(trouble)).toBe(helps);
});

test("what happened on the way has its own kind", () => {
  expect(troubleFrom(new DeadlinePassed()).kind).toBe("timeout");
  expect(troubleFrom(new Error("a bug")).kind).toBe("unexpected");
  expect(troubleFrom(new Problem({ kind: "unreachable" })).kind).toBe("unreachable");
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  expect(troubleFrom(new Problem({ kind: "unreachable" })).kind).toBe("offline");
});

test("a file too large to shrink is named with its size, and trying again is no use", () => {
  const trouble = troubleFrom(new TooLargeToShrink(7_200_000));
  expect(troubleWords(trouble).message).toContain("7.2 MB; at most 4.5 MB");
  expect(canTryAgain(trouble)).toBe(false);
});

test("the wait is the API's, within reason", () => {
  expect(secondsBeforeTryingAgain(api(503, "registry_unavailable", 5))).toBe(5);
  expect(secondsBeforeTryingAgain(api(429, "too_many_requests", 86_400))).toBe(60);
  expect(secondsBeforeTryingAgain({ kind: "timeout" })).toBe(0);
});

import { expect, test } from "vitest";
import { shortenMiddle } from "./shortenMiddle";

test.each([
  ["100023.jpg", "100023.jpg"],
  ["a-survey-with-a-very-long-name-of-its-own-100023.jpg", "a-survey-with-a-v…own-100023.jpg"],
  ["🌀".repeat(40), `${"🌀".repeat(17)}…${"🌀".repeat(14)}`],
])("%s is shown as %s", (name, short) => {
  expect(shortenMiddle(name)).toBe(short);
});

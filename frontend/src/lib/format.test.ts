import { expect, test } from "vitest";
import { askedCount, megabytes, percent, volunteerCount } from "./format";
import { text } from "./words.en";

test.each([
  [0, "0%"],
  [0.004, "below 1%"],
  [0.785, "79%"],
  [0.996, "above 99%"],
  [1, "100%"],
])("%d in percent is %s", (fraction, words) => {
  expect(percent(fraction)).toBe(words);
});

test("volunteers are counted among those who are asked", () => {
  expect(volunteerCount(0.78, 1)).toBe("about 31 of 40 volunteers");
  expect(volunteerCount(0.9, 0.5)).toBe("about 18 of the 20 asked");
  expect(volunteerCount(0.001, 1)).toBe(text.fraction.hardlyAny);
});

test("no count where rounding would mislead", () => {
  expect(volunteerCount(0.6, 0.01)).toBeNull();
  expect(volunteerCount(0.1, 0.1)).toBeNull();
});

test("who is asked", () => {
  expect(askedCount(1)).toBe(text.asked.all);
  expect(askedCount(0.5)).toBe("About 20 of 40 volunteers would be asked this.");
  expect(askedCount(0.001)).toBe(text.asked.hardlyAny(40));
});

test("sizes in megabytes", () => {
  expect(megabytes(7_230_000)).toBe("7.2");
});

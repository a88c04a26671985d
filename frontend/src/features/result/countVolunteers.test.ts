import { expect, test } from "vitest";
import { countVolunteers } from "./countVolunteers";

test.each([
  [
    [0.25, 0.72, 0.03],
    [10, 29, 1],
  ],
  [
    [1 / 3, 1 / 3, 1 / 3],
    [14, 13, 13],
  ],
  [
    [1, 0, 0],
    [40, 0, 0],
  ],
  [
    [0.0124, 0.0124, 0.9752],
    [1, 0, 39],
  ],
])("%j of forty are %j", (fractions, counts) => {
  const dots = countVolunteers(fractions);
  expect(dots).toEqual(counts);
  expect(dots.reduce((sum, count) => sum + count)).toBe(40);
});

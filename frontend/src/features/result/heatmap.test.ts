import { expect, test } from "vitest";
import { locationOf, maxMagnitude } from "./heatmap";
import { text } from "./words.en";

const map = (rows: number[][]) => ({ key: "Class4.1", extent: 1, rows });

test("the strongest value counts either way, and an empty map divides by nothing", () => {
  expect(maxMagnitude(map([[0.1, -0.4]]))).toBe(0.4);
  expect(maxMagnitude(map([[0, 0]]))).toBeGreaterThan(0);
});

test.each([
  [
    [
      [1, 0],
      [0, 0],
    ],
    "top left",
  ],
  [
    [
      [0, 0],
      [0, 1],
    ],
    "bottom right",
  ],
  [
    [
      [1, 0],
      [1, 0],
    ],
    "left",
  ],
  [
    [
      [1, 1],
      [1, 1],
    ],
    text.heatmap.middle,
  ],
])("%j lies about the %s", (rows, location) => {
  expect(locationOf(map(rows))).toContain(location);
});

test("what speaks against the answer is no evidence for it", () => {
  expect(locationOf(map([[-1, -1]]))).toBe(text.heatmap.nowhere);
  expect(locationOf(map([[-1, 0.5]]))).toContain("right");
});

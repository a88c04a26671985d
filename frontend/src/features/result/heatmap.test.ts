import { expect, test } from "vitest";
import { isBlank, isContour, locationOf, maxMagnitude, upsample } from "./heatmap";
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

test("what speaks against the answer is no evidence for it, nor is next to nothing", () => {
  expect(isBlank(map([[-1, -1]]))).toBe(true);
  expect(isBlank(map([[-1, 0.01]]))).toBe(true);
  expect(isBlank(map([[-1, 0.5]]))).toBe(false);
  expect(locationOf(map([[-1, 0.5]]))).toContain("right");
});

test("a finer grid keeps the values at the middles of the cells, and lies between them elsewhere", () => {
  const values = upsample(map([[0, 1]]), 4);
  expect(Array.from(values.slice(0, 4))).toEqual([0, 0.25, 0.75, 1]);
  expect(values).toHaveLength(16);
});

test("a contour goes around what reaches the level, and not along the picture's edge", () => {
  const values = upsample(map([[0, 1]]), 4);
  expect([0, 1, 2, 3].map((index) => isContour(values, 4, index, 0.5))).toEqual([false, false, true, false]);
});

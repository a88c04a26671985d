import { expect, test } from "vitest";
import { placeOf, strongest } from "./heatmap";
import { text } from "./words.en";

const map = (rows: number[][]) => ({ key: "Class4.1", covers: 1, rows });

test("the strongest value counts either way, and an empty map divides by nothing", () => {
  expect(strongest(map([[0.1, -0.4]]))).toBe(0.4);
  expect(strongest(map([[0, 0]]))).toBeGreaterThan(0);
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
    text.heat.middle,
  ],
])("%j lies about the %s", (rows, place) => {
  expect(placeOf(map(rows))).toContain(place);
});

test("what speaks against the answer is no evidence for it", () => {
  expect(placeOf(map([[-1, -1]]))).toBe(text.heat.nowhere);
  expect(placeOf(map([[-1, 0.5]]))).toContain("right");
});

import { expect, test } from "vitest";
import { linearScale, logScale } from "./scale";

test("a linear scale ends at round values that hold all values", () => {
  const { ticks, place } = linearScale([8.37, 8.58, 9.6, 12.17]);
  expect(ticks).toEqual([8, 9, 10, 11, 12, 13]);
  expect([place(8), place(13)]).toEqual([0, 1]);
  expect(linearScale([0.69, 0.85]).ticks).toEqual([0.65, 0.7, 0.75, 0.8, 0.85]);
  expect(linearScale([3, 3]).ticks.length).toBeGreaterThan(1);
});

test("a logarithmic scale marks what lies within it", () => {
  expect(logScale([0.104, 21.9]).ticks).toEqual([0.1, 1, 10]);
  expect(logScale([1.3, 7.4]).ticks).toEqual([1, 2, 5, 10]);
  const { place } = logScale([1, 100]);
  expect(place(10)).toBeCloseTo(0.5);
});

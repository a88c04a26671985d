import { expect, test } from "vitest";
import { moved, ownFrame, pixelsOf, scaled, turned, widest } from "./crop";

const size = { width: 800, height: 600 };
const frame = ownFrame(size);

test("at first the frame is what the API would cut by itself", () => {
  expect(frame).toEqual({ x: 400, y: 300, side: 600, turn: 0 });
  expect(ownFrame({ width: 424, height: 424 }).side).toBe(312);
});

test("moving follows the screen, however the picture is turned, and stays on the picture", () => {
  expect(moved(frame, 0.1, 0, size)).toMatchObject({ x: 460, y: 300 });
  const quarter = moved({ ...frame, turn: 90 }, 0.1, 0, size);
  expect(quarter.x).toBeCloseTo(400);
  expect(quarter.y).toBeCloseTo(240);
  expect(moved(frame, 9, 9, size)).toMatchObject({ x: 800, y: 600 });
});

test("zooming and turning have bounds", () => {
  expect(scaled(frame, 0.001, size).side).toBe(64);
  expect(scaled(frame, 100, size).side).toBe(widest(size));
  expect(turned({ ...frame, turn: 175 }, 10).turn).toBe(-175);
  expect(turned({ ...frame, turn: -175 }, -10).turn).toBe(175);
});

test("what is sent never has a size of which the API would take the middle only", () => {
  expect(pixelsOf({ ...frame, side: 424 })).toBe(425);
  expect(pixelsOf({ ...frame, side: 80 })).toBe(256);
  expect(pixelsOf({ ...frame, side: 5000 })).toBe(1000);
});

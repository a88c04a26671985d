import { expect, test } from "vitest";
import { defaultCrop, maxSide, moveCrop, outputSize, rotateCrop, zoomCrop } from "./crop";

const size = { width: 800, height: 600 };
const crop = defaultCrop(size);

test("at first the crop is the API's own", () => {
  expect(crop).toEqual({ x: 400, y: 300, side: 600, rotation: 0 });
  expect(defaultCrop({ width: 424, height: 424 }).side).toBe(312);
});

test("moving follows the screen, however the image is rotated, and stays on the image", () => {
  expect(moveCrop(crop, 0.1, 0, size)).toMatchObject({ x: 460, y: 300 });
  const quarter = moveCrop({ ...crop, rotation: 90 }, 0.1, 0, size);
  expect(quarter.x).toBeCloseTo(400);
  expect(quarter.y).toBeCloseTo(240);
  expect(moveCrop(crop, 9, 9, size)).toMatchObject({ x: 800, y: 600 });
});

test("zooming and rotating have bounds", () => {
  expect(zoomCrop(crop, 0.001, size).side).toBe(64);
  expect(zoomCrop(crop, 100, size).side).toBe(maxSide(size));
  expect(rotateCrop({ ...crop, rotation: 175 }, 10).rotation).toBe(-175);
  expect(rotateCrop({ ...crop, rotation: -175 }, -10).rotation).toBe(175);
});

test("what is sent never has a size that the API would crop", () => {
  expect(outputSize({ ...crop, side: 424 })).toBe(425);
  expect(outputSize({ ...crop, side: 80 })).toBe(256);
  expect(outputSize({ ...crop, side: 5000 })).toBe(1000);
});

import { expect, test } from "vitest";
import { uniqueNames } from "./fileNames";

const names = (...given: string[]) => uniqueNames(given.map((name) => ({ name })));

test("names stay as they are where the API accepts them", () => {
  expect(names("m51.jpg", "night 1/Größe.png", "a..b", "银河 1.jpg")).toEqual([
    "m51.jpg",
    "night 1/Größe.png",
    "a..b",
    "银河 1.jpg",
  ]);
});

test("what leads elsewhere or cannot be seen is taken out", () => {
  expect(names("../x", "/etc/passwd", "a\\b\n", " a ", "a\u202eb", "..", "")).toEqual([
    "x",
    "etc/passwd",
    "a_b_",
    "a",
    "a_b",
    "picture",
    "picture (2)",
  ]);
});

test("each is unique, and not too long", () => {
  const unique = names("a.jpg", "a.jpg", "a.jpg (2)", "x".repeat(500), "x".repeat(501));
  expect(new Set(unique).size).toBe(5);
  expect(Math.max(...unique.map((name) => name.length))).toBeLessThanOrEqual(200);
});

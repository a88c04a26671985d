import { expect, test } from "vitest";
import { namesOf } from "./fileNames";

const names = (...given: string[]) => namesOf(given.map((name) => ({ name })));

test("names stay as they are where the API takes them", () => {
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

test("each is another one, and not too long", () => {
  const found = names("a.jpg", "a.jpg", "a.jpg (2)", "x".repeat(500), "x".repeat(501));
  expect(new Set(found).size).toBe(5);
  expect(Math.max(...found.map((name) => name.length))).toBeLessThanOrEqual(200);
});

import { expect, test } from "vitest";
import { entriesIn, withEntry } from "./entries";

const entry = { name: "M 51", headline: "Spiral galaxy", when: 1, search: "?name=M51" };

test("what was kept is read back, and what makes no sense is left out", () => {
  expect(entriesIn(JSON.stringify([entry, 7, { name: "x" }, { ...entry, search: "javascript:" }]))).toEqual([
    entry,
  ]);
  expect(entriesIn(null)).toEqual([]);
  expect(entriesIn("{")).toEqual([]);
  expect(entriesIn("{}")).toEqual([]);
});

test("newest first, each question once, thirty at most", () => {
  const again = { ...entry, when: 2 };
  expect(withEntry([entry], again)).toEqual([again]);
  const many = Array.from({ length: 40 }, (_, when) => ({ ...entry, name: `${when}`, when }));
  expect(withEntry(many, entry)).toHaveLength(30);
  expect(withEntry(many, entry)[0]).toEqual(entry);
});

import { expect, test } from "vitest";
import { addEntry, parseEntries } from "./entries";

const entry = { name: "M 51", headline: "Spiral galaxy", when: 1, search: "?name=M51" };

test("what was stored is read back, and what is invalid is left out", () => {
  expect(
    parseEntries(JSON.stringify([entry, 7, { name: "x" }, { ...entry, search: "javascript:" }])),
  ).toEqual([entry]);
  expect(parseEntries(null)).toEqual([]);
  expect(parseEntries("{")).toEqual([]);
  expect(parseEntries("{}")).toEqual([]);
});

test("newest first, each image once, thirty at most", () => {
  const again = { ...entry, when: 2 };
  expect(addEntry([entry], again)).toEqual([again]);
  const many = Array.from({ length: 40 }, (_, when) => ({ ...entry, name: `${when}`, when }));
  expect(addEntry(many, entry)).toHaveLength(30);
  expect(addEntry(many, entry)[0]).toEqual(entry);
});

import { expect, test } from "vitest";
import { tree } from "@/testing/fixtures";
import type { Assignment } from "./assignment";
import { handInsOf, parseClasses, withClass, withCodes, withoutClass } from "./classes";
import { encodeHandIn } from "./handIn";
import { tally } from "./tally";

const assignment: Assignment = { name: "7KQ2", galaxies: ["one", "two"] };
const NOW = new Date(Date.UTC(2026, 10, 30));
const FAR = ["Class1.2", "Class2.2"];
const NEAR = ["Class1.2", "Class2.1"];
const UP = ["Class1.1", "Class3.1"];
const code = (pupil: number, ...paths: string[][]) => encodeHandIn({ pupil, paths }, assignment, tree);

test("thirty pupils hand in, one twice, one not yet everything, and are counted question by question", () => {
  const codes = Array.from({ length: 30 }, (_, pupil) => code(pupil, pupil < 20 ? FAR : UP, UP));
  const classes = withCodes(withClass([], assignment, NOW), assignment, [...codes, "nonsense"], tree);
  const again = withCodes(classes, assignment, [code(0, NEAR, UP), code(30, NEAR)], tree);
  const [stored] = parseClasses(JSON.stringify(again));
  const handIns = stored ? handInsOf(stored, tree) : [];
  expect(handIns).toHaveLength(31);
  const first = tally(
    handIns.flatMap(({ paths }) => (paths[0] ? [paths[0]] : [])),
    tree,
  );
  expect(first.map(({ question, asked, counts }) => [question.number, asked, counts])).toEqual([
    [1, 31, { "Class1.1": 10, "Class1.2": 21 }],
    [2, 21, { "Class2.1": 2, "Class2.2": 19 }],
    [3, 10, { "Class3.1": 10, "Class3.2": 0 }],
  ]);
  expect(
    tally(
      handIns.flatMap(({ paths }) => (paths[1] ? [paths[1]] : [])),
      tree,
    )[0]?.asked,
  ).toBe(30);
});

test("a class is there once, beside others, and goes", () => {
  const other = { ...assignment, name: "0000" };
  const both = withClass(withClass(withClass([], assignment, NOW), other, NOW), assignment, NOW);
  expect(both.map(({ name }) => name)).toEqual(["0000", "7KQ2"]);
  expect(withCodes(both, assignment, [code(1, UP)], tree).map(({ codes }) => codes.length)).toEqual([0, 1]);
  expect(withoutClass(both, other).map(({ name }) => name)).toEqual(["7KQ2"]);
});

test.each([
  null,
  "{",
  "7",
  '[{"name":"7KQ2"}]',
  '[null, {"name":"7KQ2","galaxies":["a b"],"made":"","codes":[]}]',
])("what is stored as %s is no class", (stored) => expect(parseClasses(stored)).toEqual([]));

import { expect, test } from "vitest";
import { tree, votes } from "@/testing/fixtures";
import { COLUMN, layoutOf } from "./treeLayout";

test("questions stand in columns after those that lead to them", () => {
  const { nodes } = layoutOf(tree, votes);
  expect(Object.fromEntries(nodes.map(({ number, x }) => [number, x / COLUMN]))).toEqual({
    1: 0,
    2: 1,
    3: 1,
  });
});

test("each answer is a band as wide as its joint fraction, and the path is marked", () => {
  const { bands } = layoutOf(tree, votes);
  expect(bands.map(({ key }) => key).toSorted()).toEqual(
    tree.questions.flatMap(({ answers }) => answers.map(({ key }) => key)).toSorted(),
  );
  const of = (key: string) => bands.find((band) => band.key === key);
  expect((of("Class1.2")?.thickness ?? 0) / (of("Class1.1")?.thickness ?? 1)).toBeCloseTo(0.78 / 0.22);
  expect(bands.filter(({ onPath }) => onPath).map(({ key }) => key)).toEqual(votes.path);
  expect(of("Class1.1")?.d).toMatch(/^M/);
  expect(of("Class2.1")?.d).toBeNull();
});

test("what stands in one column does not overlap", () => {
  const { nodes } = layoutOf(tree, votes);
  const [upper, lower] = nodes.filter(({ x }) => x === COLUMN).toSorted((one, other) => one.y - other.y);
  expect(lower?.y).toBeGreaterThan((upper?.y ?? 0) + (upper?.height ?? 0));
});

test("a band that passes columns by keeps clear of the questions there", () => {
  const long = {
    fractions: "",
    questions: [
      {
        number: 1,
        text: "a",
        parent: null,
        answers: [
          { key: "x", text: "x", next: 2 },
          { key: "y", text: "y", next: 3 },
        ],
      },
      { number: 2, text: "b", parent: "x", answers: [{ key: "z", text: "z", next: 3 }] },
      { number: 3, text: "c", parent: null, answers: [{ key: "w", text: "w", next: null }] },
    ],
  };
  const { nodes, bands } = layoutOf(long, { ...votes, questions: [], path: [] });
  const second = nodes.find(({ number }) => number === 2);
  const passing = bands.find(({ key }) => key === "y")?.d ?? "";
  const y = Number(/ ([\d.]+)H/.exec(passing)?.[1]);
  expect(y).toBeGreaterThan((second?.y ?? 0) + (second?.height ?? 0));
});

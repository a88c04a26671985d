import { expect, test } from "vitest";
import { tree, votes } from "@/testing/fixtures";
import { readWalk } from "./walk";

test("the walk goes in the order of the result, and the rest is the roads not taken", () => {
  const walk = readWalk({ ...votes, walk: ["Class2.1", "Class1.2"] }, tree);
  expect(walk.taken.map(({ number }) => number)).toEqual([2, 1]);
  expect(walk.passed.map(({ number }) => number)).toEqual([3]);
});

test("words come from the tree, numbers from the result", () => {
  expect(readWalk(votes, tree).taken[1]).toEqual({
    number: 2,
    text: "Second question?",
    asked: 0.78,
    answers: [
      { key: "Class2.1", text: "near", share: 0.9, chosen: true },
      { key: "Class2.2", text: "far", share: 0.1, chosen: false },
    ],
  });
});

import { expect, test } from "vitest";
import { sample, tree, votes } from "@/testing/fixtures";
import { readWalk } from "./path";

test("the walk goes in the order of the result, and the rest is the roads not taken", () => {
  const walk = readWalk({ ...votes, walk: ["Class2.1", "Class1.2"] }, tree);
  expect(walk.taken.map(({ number }) => number)).toEqual([2, 1]);
  expect(walk.passed.map(({ number }) => number)).toEqual([3]);
});

const unknown = { range: null, counted: null, spread: null };

test("words come from the tree, numbers from the result", () => {
  expect(readWalk(votes, tree).taken[1]).toEqual({
    number: 2,
    text: "Second question?",
    asked: 0.78,
    answers: [
      { key: "Class2.1", text: "near", share: 0.9, chosen: true, ...unknown },
      { key: "Class2.2", text: "far", share: 0.1, chosen: false, ...unknown },
    ],
  });
});

test("ranges, counted votes and what turning changes go with their answers", () => {
  const { votes: counted } = sample("one");
  const walk = readWalk(votes, tree, counted, { "Class2.1": 0.03 });
  expect(walk.taken[1]?.answers[0]).toMatchObject({ share: 0.9, counted: expect.closeTo(0.1), spread: 0.03 });
});

test("a question that no volunteer was asked has nothing to compare with", () => {
  const counted = { ...votes, questions: votes.questions.map((each) => ({ ...each, vote_fraction: 0 })) };
  expect(readWalk(votes, tree, counted).taken[1]?.answers[0]?.counted).toBeNull();
});

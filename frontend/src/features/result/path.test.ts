import { expect, test } from "vitest";
import { sample, tree, votes } from "@/testing/fixtures";
import { annotatePath } from "./path";

test("the path goes in the order of the prediction", () => {
  const path = annotatePath({ ...votes, path: ["Class2.1", "Class1.2"] }, tree);
  expect(path.map(({ number }) => number)).toEqual([2, 1]);
});

const unknown = { interval: null, volunteers: null };

test("words come from the tree, numbers from the prediction", () => {
  expect(annotatePath(votes, tree)[1]).toEqual({
    number: 2,
    text: "Second question?",
    asked: 0.78,
    answers: [
      { key: "Class2.1", text: "near", voteFraction: 0.9, onPath: true, ...unknown },
      { key: "Class2.2", text: "far", voteFraction: 0.1, onPath: false, ...unknown },
    ],
  });
});

test("intervals and volunteers' votes go with their answers", () => {
  const { votes: volunteers } = sample("one");
  const path = annotatePath(votes, tree, volunteers);
  expect(path[1]?.answers[0]).toMatchObject({
    voteFraction: 0.9,
    volunteers: expect.closeTo(0.1),
  });
});

test("a question that no volunteer was asked has nothing to compare with", () => {
  const questions = votes.questions.map((each) => ({ ...each, joint_fraction: 0 }));
  const path = annotatePath(votes, tree, { ...votes, questions });
  expect(path[1]?.answers[0]?.volunteers).toBeNull();
});

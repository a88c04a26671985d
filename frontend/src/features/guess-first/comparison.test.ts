import { expect, test } from "vitest";
import { tree, votes } from "@/testing/fixtures";
import { addToScore, compare, NO_SCORE, parseScore } from "./comparison";

test("each answer stands beside the volunteers'", () => {
  expect(compare(["Class1.2", "Class2.2"], tree, votes)).toEqual([
    {
      question: "First question?",
      own: "second road",
      majority: "second road",
      voteFraction: 0.78,
      same: true,
    },
    { question: "Second question?", own: "far", majority: "near", voteFraction: 0.1, same: false },
  ]);
});

test("a question that no volunteer was asked does not count", () => {
  const questions = votes.questions.map((question) =>
    question.number === 2 ? { ...question, joint_fraction: 0 } : question,
  );
  expect(compare(["Class1.2", "Class2.2"], tree, { questions })).toHaveLength(1);
});

test("the score runs, and is read back only where it is valid", () => {
  const score = addToScore(NO_SCORE, compare(["Class1.2", "Class2.2"], tree, votes));
  expect(score).toEqual({ galaxies: 1, same: 1, answers: 2 });
  expect(parseScore(JSON.stringify(score))).toEqual(score);
  for (const stored of [null, "{", "7", '{"galaxies":-1,"same":0,"answers":0}']) {
    expect(parseScore(stored)).toEqual(NO_SCORE);
  }
});

import { expect, test } from "vitest";
import { tree, votes } from "@/testing/fixtures";
import { added, compare, NO_SCORE, scoreIn } from "./comparison";

test("each answer stands beside the crowd's", () => {
  expect(compare(["Class1.2", "Class2.2"], tree, votes)).toEqual([
    { question: "First question?", own: "second road", crowd: "second road", share: 0.78, same: true },
    { question: "Second question?", own: "far", crowd: "near", share: 0.1, same: false },
  ]);
});

test("a question that no volunteer was asked does not count", () => {
  const questions = votes.questions.map((question) =>
    question.number === 2 ? { ...question, vote_fraction: 0 } : question,
  );
  expect(compare(["Class1.2", "Class2.2"], tree, { questions })).toHaveLength(1);
});

test("the score runs, and is read back only where it makes sense", () => {
  const score = added(NO_SCORE, compare(["Class1.2", "Class2.2"], tree, votes));
  expect(score).toEqual({ galaxies: 1, same: 1, answers: 2 });
  expect(scoreIn(JSON.stringify(score))).toEqual(score);
  for (const words of [null, "{", "7", '{"galaxies":-1,"same":0,"answers":0}']) {
    expect(scoreIn(words)).toEqual(NO_SCORE);
  }
});

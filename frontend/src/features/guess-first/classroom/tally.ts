/** How a class voted on one galaxy, question by question. */

import type { DecisionTree, TreeQuestion } from "@/api/client";

export interface Tally {
  question: TreeQuestion;
  /** Pupils who were asked the question. */
  asked: number;
  /** Pupils who gave an answer, by its key. */
  counts: Record<string, number>;
}

/** Of the questions that at least one pupil was asked, in the tree's order. */
export function tally(paths: string[][], tree: DecisionTree): Tally[] {
  const given = paths.flat();
  return tree.questions.flatMap((question) => {
    const counts = Object.fromEntries(
      question.answers.map(({ key }) => [key, given.filter((each) => each === key).length]),
    );
    const asked = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return asked > 0 ? [{ question, asked, counts }] : [];
  });
}

/** The decision tree as an icicle: each question is a row, as wide as the part of all volunteers who are asked it. */

import type { DecisionTree, TreeQuestion, VotesPrediction } from "@/api/client";

export interface IcicleRow {
  number: number;
  text: string;
  /** Part of all volunteers who are asked. */
  asked: number;
  segments: Segment[];
}

export interface Segment {
  key: string;
  text: string;
  /** Of all volunteers, as are widths: the row of those whom an answer leads on begins where the answer does. */
  start: number;
  fraction: number;
  onPath: boolean;
}

/** Each question below the one that leads to it, and what all are asked last. */
export function icicleOf(tree: DecisionTree, prediction: VotesPrediction): IcicleRow[] {
  return tree.questions
    .filter(({ parent }) => parent === null)
    .flatMap((question) => rowsBelow(question, 0, tree, prediction));
}

function rowsBelow(
  { number, text, answers }: TreeQuestion,
  start: number,
  tree: DecisionTree,
  prediction: VotesPrediction,
): IcicleRow[] {
  const votes = prediction.questions.find((question) => question.number === number);
  let end = start;
  const segments = answers.map((answer) => {
    const fraction = votes?.answers.find(({ key }) => key === answer.key)?.joint_fraction ?? 0;
    const onPath = prediction.path.includes(answer.key);
    const segment = { key: answer.key, text: answer.text, start: end, fraction, onPath };
    end += fraction;
    return segment;
  });
  const below = tree.questions.flatMap((question) => {
    const parent = segments.find(({ key }) => key === question.parent);
    return parent ? rowsBelow(question, parent.start, tree, prediction) : [];
  });
  return [{ number, text, asked: votes?.joint_fraction ?? 0, segments }, ...below];
}

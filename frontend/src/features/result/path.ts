/** A prediction's numbers joined with the tree's words: the questions on its path. */

import type { DecisionTree, QuestionVotes, SampleVotes, TreeQuestion, VotesPrediction } from "@/api/client";

export interface AnsweredQuestion {
  number: number;
  text: string;
  /** Fraction of all volunteers who would be asked this. */
  asked: number;
  answers: QuestionAnswer[];
}

export interface QuestionAnswer {
  key: string;
  text: string;
  /** Of those asked the question. */
  voteFraction: number;
  onPath: boolean;
  /** Of 40 volunteers, a 90% interval; null where the model is not calibrated for it. */
  interval: { lower: number; upper: number } | null;
  /** The volunteers' own vote fraction; null where theirs is not known. */
  volunteers: number | null;
}

/** The questions on the path, in its order. */
export function annotatePath(
  prediction: VotesPrediction,
  tree: DecisionTree,
  volunteers: SampleVotes | null = null,
): AnsweredQuestion[] {
  const path = new Set(prediction.path);
  const annotate = (question: TreeQuestion) => {
    const votes = findQuestion(prediction.questions, question.number);
    const sample = findQuestion(volunteers?.questions, question.number);
    return votes ? [answerQuestion(question, votes, sample, path)] : [];
  };
  return prediction.path
    .flatMap((key) => tree.questions.filter(({ answers }) => answers.some((answer) => answer.key === key)))
    .flatMap(annotate);
}

function findQuestion(questions: QuestionVotes[] | undefined, number: number): QuestionVotes | undefined {
  return questions?.find((question) => question.number === number);
}

function answerQuestion(
  question: TreeQuestion,
  votes: QuestionVotes,
  sample: QuestionVotes | undefined,
  path: Set<string>,
): AnsweredQuestion {
  const predicted = new Map(votes.answers.map((answer) => [answer.key, answer]));
  // A question that no volunteer was asked has no vote fractions to compare with.
  const voted = new Map(
    sample && sample.joint_fraction > 0
      ? sample.answers.map(({ key, vote_fraction }) => [key, vote_fraction])
      : [],
  );
  return {
    number: question.number,
    text: question.text,
    asked: votes.joint_fraction,
    answers: question.answers.map(({ key, text }) => ({
      key,
      text,
      voteFraction: predicted.get(key)?.vote_fraction ?? 0,
      onPath: path.has(key),
      interval: predicted.get(key)?.volunteers ?? null,
      volunteers: voted.get(key) ?? null,
    })),
  };
}

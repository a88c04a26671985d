/** Joins a result's numbers with the tree's words, and parts the questions into those on the walk and the rest. */

import type { QuestionShares, Tree, TreeQuestion, VotesResult } from "@/api/calls";

export interface AnsweredQuestion {
  number: number;
  text: string;
  /** Fraction of all volunteers who would be asked this. */
  asked: number;
  answers: { key: string; text: string; share: number; chosen: boolean }[];
}

export interface Walk {
  taken: AnsweredQuestion[];
  passed: AnsweredQuestion[];
}

export function readWalk(result: VotesResult, tree: Tree): Walk {
  const chosen = new Set(result.walk);
  const joined = (question: TreeQuestion) => {
    const shares = result.questions.find(({ number }) => number === question.number);
    return shares ? [join(question, shares, chosen)] : [];
  };
  return {
    taken: result.walk
      .flatMap((key) => tree.questions.filter(({ answers }) => answers.some((answer) => answer.key === key)))
      .flatMap(joined),
    passed: tree.questions
      .filter(({ answers }) => !answers.some(({ key }) => chosen.has(key)))
      .flatMap(joined),
  };
}

function join(question: TreeQuestion, shares: QuestionShares, chosen: Set<string>): AnsweredQuestion {
  const shareOf = new Map(shares.answers.map(({ key, share }) => [key, share]));
  return {
    number: question.number,
    text: question.text,
    asked: shares.vote_fraction,
    answers: question.answers.map(({ key, text }) => ({
      key,
      text,
      share: shareOf.get(key) ?? 0,
      chosen: chosen.has(key),
    })),
  };
}

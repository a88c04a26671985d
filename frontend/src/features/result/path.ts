/** Joins a result's numbers with the tree's words, and parts the questions into those on the walk and the rest. */

import type { CountedVotes, QuestionShares, Result, Tree, TreeQuestion, VotesResult } from "@/api/client";

export interface AnsweredQuestion {
  number: number;
  text: string;
  /** Fraction of all volunteers who would be asked this. */
  asked: number;
  answers: WalkAnswer[];
}

export interface WalkAnswer {
  key: string;
  text: string;
  share: number;
  chosen: boolean;
  /** Of 40 volunteers, with a probability of nine in ten; null where the model was not measured for it. */
  range: { least: number; most: number } | null;
  /** The share that volunteers gave it; null where theirs is not known. */
  counted: number | null;
  /** By how much turning the picture changes it, as a fraction of all volunteers; null where that is not known. */
  spread: number | null;
}

export interface Walk {
  taken: AnsweredQuestion[];
  passed: AnsweredQuestion[];
}

export function readWalk(
  result: VotesResult,
  tree: Tree,
  counted: CountedVotes | null = null,
  spread: Result["spread"] = {},
): Walk {
  const chosen = new Set(result.walk);
  const joined = (question: TreeQuestion) => {
    const shares = find(result.questions, question.number);
    return shares ? [join(question, shares, find(counted?.questions, question.number), chosen, spread)] : [];
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

function find(questions: QuestionShares[] | undefined, number: number): QuestionShares | undefined {
  return questions?.find((question) => question.number === number);
}

function join(
  question: TreeQuestion,
  shares: QuestionShares,
  counted: QuestionShares | undefined,
  chosen: Set<string>,
  spread: Result["spread"],
): AnsweredQuestion {
  const votesOf = new Map(shares.answers.map((answer) => [answer.key, answer]));
  // A question that no volunteer was asked has no shares to compare with.
  const countedOf = new Map(
    counted && counted.vote_fraction > 0 ? counted.answers.map(({ key, share }) => [key, share]) : [],
  );
  return {
    number: question.number,
    text: question.text,
    asked: shares.vote_fraction,
    answers: question.answers.map(({ key, text }) => ({
      key,
      text,
      share: votesOf.get(key)?.share ?? 0,
      chosen: chosen.has(key),
      range: votesOf.get(key)?.volunteers ?? null,
      counted: countedOf.get(key) ?? null,
      spread: spread[key] ?? null,
    })),
  };
}

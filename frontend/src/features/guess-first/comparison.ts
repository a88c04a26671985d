/** The visitor's own path down the tree beside the volunteers'. */

import type { DecisionTree, SampleVotes } from "@/api/client";

export interface ComparedAnswer {
  question: string;
  /** The visitor's answer. */
  own: string;
  /** Most volunteers' answer. */
  majority: string;
  /** Vote fraction of the visitor's answer. */
  voteFraction: number;
  same: boolean;
}

/** Question by question; one that no volunteer was asked is left out. */
export function compare(
  own: string[],
  tree: DecisionTree,
  votes: Pick<SampleVotes, "questions">,
): ComparedAnswer[] {
  return own.flatMap((key) => {
    const question = tree.questions.find(({ answers }) => answers.some((answer) => answer.key === key));
    const answered = votes.questions.find(({ number }) => number === question?.number);
    const [first] = answered?.answers.toSorted((one, other) => other.vote_fraction - one.vote_fraction) ?? [];
    if (!question || !answered || !first || answered.joint_fraction === 0) return [];
    const words = (wanted: string) =>
      question.answers.find((answer) => answer.key === wanted)?.text ?? wanted;
    return [
      {
        question: question.text,
        own: words(key),
        majority: words(first.key),
        voteFraction: answered.answers.find((answer) => answer.key === key)?.vote_fraction ?? 0,
        same: first.key === key,
      },
    ];
  });
}

export interface Score {
  galaxies: number;
  same: number;
  answers: number;
}

export const NO_SCORE: Score = { galaxies: 0, same: 0, answers: 0 };

/** The stored score; zero where it is invalid. */
export function parseScore(stored: string | null): Score {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null) return NO_SCORE;
    const { galaxies, same, answers } = value as Record<string, unknown>;
    if (![galaxies, same, answers].every((each) => Number.isInteger(each) && Number(each) >= 0))
      return NO_SCORE;
    return { galaxies: Number(galaxies), same: Number(same), answers: Number(answers) };
  } catch {
    return NO_SCORE;
  }
}

export function addToScore(score: Score, compared: ComparedAnswer[]): Score {
  return {
    galaxies: score.galaxies + 1,
    same: score.same + compared.filter(({ same }) => same).length,
    answers: score.answers + compared.length,
  };
}

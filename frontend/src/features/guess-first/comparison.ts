/** The visitor's own walk down the tree beside the crowd's. */

import type { CountedVotes, Tree } from "@/api/client";

export interface Compared {
  question: string;
  /** What the visitor said. */
  own: string;
  /** What most volunteers said, with the share of those asked who said what the visitor said. */
  crowd: string;
  share: number;
  same: boolean;
}

/** Question by question; one that no volunteer was asked is left out. */
export function compare(own: string[], tree: Tree, votes: Pick<CountedVotes, "questions">): Compared[] {
  return own.flatMap((key) => {
    const question = tree.questions.find(({ answers }) => answers.some((answer) => answer.key === key));
    const counted = votes.questions.find(({ number }) => number === question?.number);
    const [first] = counted?.answers.toSorted((one, other) => other.share - one.share) ?? [];
    if (!question || !counted || !first || counted.vote_fraction === 0) return [];
    const words = (wanted: string) =>
      question.answers.find((answer) => answer.key === wanted)?.text ?? wanted;
    return [
      {
        question: question.text,
        own: words(key),
        crowd: words(first.key),
        share: counted.answers.find((answer) => answer.key === key)?.share ?? 0,
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

/** The score in what was kept on the device; none where that makes no sense. */
export function scoreIn(words: string | null): Score {
  try {
    const read: unknown = JSON.parse(words ?? "null");
    if (typeof read !== "object" || read === null) return NO_SCORE;
    const { galaxies, same, answers } = read as Record<string, unknown>;
    if (![galaxies, same, answers].every((value) => Number.isInteger(value) && Number(value) >= 0))
      return NO_SCORE;
    return { galaxies: Number(galaxies), same: Number(same), answers: Number(answers) };
  } catch {
    return NO_SCORE;
  }
}

export function added(score: Score, compared: Compared[]): Score {
  return {
    galaxies: score.galaxies + 1,
    same: score.same + compared.filter(({ same }) => same).length,
    answers: score.answers + compared.length,
  };
}

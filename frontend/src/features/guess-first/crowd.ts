/** With whom the visitor's answers are compared: volunteers where their votes are real, or the model. */

import type { Prediction, QuestionVotes } from "@/api/client";
import { VOLUNTEERS } from "@/lib/format";
import type { Round } from "./round";

export interface Crowd {
  questions: QuestionVotes[];
  /** Whether these are volunteers' real votes, and not what a model expects. */
  real: boolean;
}

/** What a model would say of an image, where it knows such images. */
export function modelVotes(prediction: Prediction | null): QuestionVotes[] | null {
  return prediction?.task === "votes" && !prediction.outlier ? prediction.questions : null;
}

/** Null where nothing is known of how many would give an answer. */
export function crowdOf({ sample, prediction }: Pick<Round, "sample" | "prediction">): Crowd | null {
  if (sample.votes && !sample.origin.simulated) return { questions: sample.votes.questions, real: true };
  const questions = modelVotes(prediction);
  return questions && { questions, real: false };
}

/** How many of forty who are asked a question give an answer of this vote fraction. */
export function ofForty(voteFraction: number): number {
  return Math.round(voteFraction * VOLUNTEERS);
}

/** With whom the visitor's answers are compared: volunteers where their votes are real, or the model. */

import type { QuestionVotes } from "@/api/client";
import { VOLUNTEERS } from "@/lib/format";
import type { Round } from "./round";

export interface Crowd {
  questions: QuestionVotes[];
  /** Whether these are volunteers' real votes, and not what a model expects. */
  real: boolean;
}

/** Null where nothing is known of how many would give an answer. */
export function crowdOf({ sample, prediction }: Pick<Round, "sample" | "prediction">): Crowd | null {
  if (sample.votes && !sample.origin.simulated) return { questions: sample.votes.questions, real: true };
  return prediction?.task === "votes" ? { questions: prediction.questions, real: false } : null;
}

/** How many of forty who are asked a question give an answer of this vote fraction. */
export function ofForty(voteFraction: number): number {
  return Math.round(voteFraction * VOLUNTEERS);
}

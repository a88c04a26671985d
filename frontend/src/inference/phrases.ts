/** What a galaxy could also be and what stands out, in the words of the terminal and the tables. */

import type { VotesPrediction } from "@/api/client";
import { format } from "./catalogue";
import { volunteers } from "./constants.gen.json";

type Alternative = VotesPrediction["also"][number];
type Standout = VotesPrediction["stands_out"][number];

/** Such as "smooth (11 of 40)". */
export function alternativePhrase({ text, joint_fraction }: Alternative): string {
  const of = volunteers.count;
  return format("also.phrase", { text, count: Math.floor(of * joint_fraction + 0.5), of });
}

/** Such as "a dust lane, 8 times as often as usual". */
export function standoutPhrase({ text, times_usual }: Standout): string {
  return format("stands-out.phrase", { text, times: Math.floor(times_usual + 0.5) });
}

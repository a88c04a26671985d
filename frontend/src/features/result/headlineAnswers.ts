/** Which answers on the path made the headline. */

import type { Prediction, VotesPrediction } from "@/api/client";
import { BAR, CLAIMS, isPartOf } from "@/inference/headlines";

/** The answers that the headline says, from the first question on; of an outlier, of what the model would say. */
export function headlineAnswers({ headline, underlying, path }: VotesPrediction): string[] {
  const { code } = underlying?.headline ?? headline;
  const claimed = new Set(CLAIMS.filter((claim) => isPartOf(code, claim.code)).map(({ key }) => key));
  if (code.endsWith(".barred")) claimed.add(BAR);
  const last = path.at(-1);
  if (code === "irregular-or-merging" && last !== undefined) claimed.add(last);
  const made = path.filter((key) => claimed.has(key));
  return made.length > 0 ? made : path.slice(0, 1);
}

/** The answer that decided the headline, the most probable class, or the number. */
export function decidingAnswer(prediction: Prediction): string {
  if (prediction.task !== "votes") return (prediction.underlying?.headline ?? prediction.headline).code;
  const made = headlineAnswers(prediction);
  return made.find((key) => key === BAR) ?? made.at(-1) ?? "";
}

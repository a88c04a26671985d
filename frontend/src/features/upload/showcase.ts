/** Which galaxy of a page of samples stands large on the front page. */

import type { SamplePage, SampleSummary } from "@/api/client";

const SPIRAL = "featured.face-on.spiral";

/** One on which the model and the astronomers, or the votes, agree: a real one first, and of those a spiral. */
export function pickShowcase({ items }: SamplePage): SampleSummary | null {
  const usual = items.filter(({ prediction }) => !prediction?.outlier);
  const agreed = usual.filter(({ agrees }) => agrees);
  const named = agreed.filter(({ galaxy }) => galaxy);
  const spiral = ({ prediction }: SampleSummary) => prediction?.headline.code.startsWith(SPIRAL) ?? false;
  return named.find(spiral) ?? named[0] ?? agreed.find(spiral) ?? agreed[0] ?? usual[0] ?? null;
}

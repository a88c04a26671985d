/** What stands behind an answer: every model's view of the picture, where each looked, and what turning changes. */

import { useMemo } from "react";
import type { Classification } from "@/api/client";
import { fetchSample } from "@/api/client";
import { useAsync } from "@/hooks/useAsync";
import type { Place } from "@/inference/classifyWithFallback";
import { ask, DEVICE_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { Problem } from "@/lib/apiError";
import type { Subject } from "./imageInput";
import { pictureOf } from "./imageInput";
import type { Attempt } from "./useClassification";

/** Enough to see whether turning matters; each costs as much as the answer itself. */
const VIEWS = 8;

/** Asked after the answer is there, so that the answer never waits for it. */
export function useExplanations(attempt: Attempt) {
  const load = useMemo(() => {
    if (attempt.phase !== "answered") return null;
    const { subject, classification, place } = attempt;
    return (signal: AbortSignal) => askEveryModel(subject, classification, place, signal);
  }, [attempt]);
  return useAsync(load, DEVICE_DEADLINE_MS);
}

/** What volunteers said of a sample; nothing is asked for any other picture. */
export function useCountedVotes(sample: string | null) {
  const load = useMemo(() => {
    return sample === null ? null : (signal: AbortSignal) => fetchSample(sample, signal);
  }, [sample]);
  const { loaded } = useAsync(load);
  return loaded.phase === "ready" && sample !== null ? loaded.value : null;
}

async function askEveryModel(
  subject: Subject,
  { results }: Classification,
  place: Place,
  signal: AbortSignal,
): Promise<Classification> {
  const everyModel = async (explain: string[]) => {
    const wish = { model: "all", explain, views: VIEWS };
    return (await ask(pictureOf(subject), wish, place, signal)).classification;
  };
  const explain = results.flatMap((result) =>
    result.task === "votes"
      ? Object.keys(result.vote_fractions)
      : result.probabilities.map(({ label }) => label),
  );
  try {
    return await everyModel(explain);
  } catch (error) {
    // No released model makes maps: the rest is worth having without.
    if (
      !(error instanceof Problem && error.details.kind === "api" && error.details.code === "unknown_label")
    ) {
      throw error;
    }
    return everyModel([]);
  }
}

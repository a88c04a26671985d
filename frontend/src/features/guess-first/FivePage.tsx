import { useCallback, useEffect, useState } from "react";
import { preload } from "react-dom";
import { sampleImageUrl } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { useAsync } from "@/hooks/useAsync";
import { store, useStored } from "@/lib/localStorage";
import { AnswerGalaxy } from "./AnswerGalaxy";
import { dayOf } from "./day";
import styles from "./FivePage.module.css";
import { FiveResult } from "./FiveResult";
import { text } from "./five.en";
import type { Progress } from "./progress";
import { progressOn, streakOn, withGalaxy } from "./progress";
import { fetchFive } from "./samples";

export const STORAGE_KEY = "five";

/** Five galaxies a day, the same for everyone, answered by the visitor first. */
export function FivePage() {
  const [day, setDay] = useState(() => dayOf(new Date()));
  const progress = progressOn(day, useStored(STORAGE_KEY));
  const begun = progress.ids.length > 0 && progress.marks.length < progress.ids.length;
  useEffect(() => {
    // A page that was left open moves on to the new day, but not amid the five.
    const look = () => {
      if (!begun) setDay(dayOf(new Date()));
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [begun]);
  const streak = streakOn(day, progress);
  return (
    <div className={styles.five}>
      <Page title={text.title} lead={text.lead}>
        <Five key={day} day={day} progress={progress} />
        <Note className={styles.day}>
          <span>{text.day(new Date(day), nextMidnight(day))}</span>{" "}
          {streak > 0 && <span>{text.streak(streak)}</span>}{" "}
          <PageLink search="?page=teacher">{text.forClass}</PageLink>
        </Note>
      </Page>
    </div>
  );
}

function nextMidnight(day: string): Date {
  return new Date(Date.parse(day) + 86_400_000);
}

function Five({ day, progress }: { day: string; progress: Progress }) {
  // As it was found: what is answered here goes on from it.
  const [known] = useState(progress.ids);
  const load = useCallback(
    async (signal: AbortSignal) => (known.length > 0 ? known : fetchFive(day, signal)),
    [known, day],
  );
  const { state, reload } = useAsync(load);
  // The last galaxy's answer stays until the visitor goes on.
  const [current, setCurrent] = useState(progress.marks.length);
  const [first] = useState(current);
  if (state.phase === "loading") return <p role="status">{text.loading}</p>;
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  const ids = state.value;
  const id = ids[current];
  if (ids.length === 0) return <p>{text.none}</p>;
  if (id === undefined) return <FiveResult progress={progress} takesFocus={current > first} />;
  const next = ids[current + 1];
  if (next !== undefined) preload(sampleImageUrl(next), { as: "image", fetchPriority: "low" });
  return (
    <AnswerGalaxy
      key={id}
      id={id}
      number={current + 1}
      of={ids.length}
      takesFocus={current > first}
      onAnswered={(_path, marks) => store(STORAGE_KEY, JSON.stringify(withGalaxy(progress, ids, marks)))}
      onNext={() => {
        setCurrent(current + 1);
        window.scrollTo(0, 0);
      }}
      last={text.result}
    />
  );
}

import { useCallback, useEffect, useRef, useState } from "react";
import { preload } from "react-dom";
import type { SampleSummary } from "@/api/client";
import { fetchSamples, sampleImageUrl } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { Row } from "@/components/ui/Row";
import { useAsync } from "@/hooks/useAsync";
import { LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { useInferenceTarget } from "@/inference/target";
import { store, useStored } from "@/lib/localStorage";
import { compare } from "./comparison";
import { crowdOf } from "./crowd";
import { dayOf, PER_DAY, pickFive } from "./day";
import styles from "./FivePage.module.css";
import { FiveResult } from "./FiveResult";
import { FocusedHeading } from "./FocusedHeading";
import { text } from "./five.en";
import { LastAnswer } from "./LastAnswer";
import { nextQuestion } from "./nextQuestion";
import type { Progress } from "./progress";
import { markOf, progressOn, streakOn, withGalaxy } from "./progress";
import { Question } from "./Question";
import type { Round } from "./round";
import { fetchRound } from "./round";
import { SampleFigure } from "./SampleFigure";

export const STORAGE_KEY = "five";

const PAGE = 100;
/** Of all samples: a deployment has a few hundred. */
const MAX_PAGES = 10;

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
          {streak > 0 && <span>{text.streak(streak)}</span>}
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
    async (signal: AbortSignal) => (known.length > 0 ? known : pickFive(await fetchIds(signal), day)),
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
    <OneOfFive
      key={id}
      id={id}
      number={current + 1}
      of={ids.length}
      takesFocus={current > first}
      onAnswered={(marks) => store(STORAGE_KEY, JSON.stringify(withGalaxy(progress, ids, marks)))}
      onNext={() => {
        setCurrent(current + 1);
        window.scrollTo(0, 0);
      }}
    />
  );
}

/** Ids of the galaxies that have a name, or of all samples where there are not five of them. */
async function fetchIds(signal: AbortSignal): Promise<string[]> {
  const items: SampleSummary[] = [];
  let offset: number | null = 0;
  for (let page = 0; page < MAX_PAGES && offset !== null; page++) {
    const answer = await fetchSamples(null, offset, PAGE, signal);
    items.push(...answer.items);
    offset = answer.next;
  }
  const named = items.filter(({ galaxy }) => galaxy);
  return (named.length >= PER_DAY ? named : items).map(({ id }) => id);
}

interface OneProps {
  id: string;
  number: number;
  of: number;
  /** Whether the button that led here had the focus. */
  takesFocus: boolean;
  onAnswered: (marks: Progress["marks"][number]) => void;
  onNext: () => void;
}

function OneOfFive({ id, ...rest }: OneProps) {
  const target = useInferenceTarget();
  const load = useCallback((signal: AbortSignal) => fetchRound(id, target, signal), [id, target]);
  const { state, reload } = useAsync(load, LOCAL_DEADLINE_MS);
  if (state.phase === "loading") return <p role="status">{text.loading}</p>;
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  return <Galaxy round={state.value} {...rest} />;
}

function Galaxy({
  round,
  number,
  of,
  takesFocus,
  onAnswered,
  onNext,
}: Omit<OneProps, "id"> & { round: Round }) {
  const { tree, sample, prediction } = round;
  const [path, setPath] = useState<string[]>([]);
  const [started, setStarted] = useState(takesFocus);
  const crowd = crowdOf(round);
  const compared = crowd ? compare(path, tree, crowd) : [];
  const last = compared.at(-1);
  const question = nextQuestion(tree, path);
  const ended = useRef(false);
  const answering = useRef<HTMLDivElement>(null);

  const answer = (key: string) => {
    const longer = [...path, key];
    setPath(longer);
    setStarted(true);
    answering.current?.scrollIntoView();
    if (nextQuestion(tree, longer) || ended.current) return;
    ended.current = true;
    onAnswered(crowd ? compare(longer, tree, crowd).map(markOf) : []);
  };

  return (
    <div className={styles.round}>
      <div className={styles.picture}>
        <SampleFigure sample={sample} />
      </div>
      <div ref={answering} className={styles.answering}>
        <Note>{text.galaxy(number, of)}</Note>
        <div role="status">{crowd && last && <LastAnswer answer={last} real={crowd.real} />}</div>
        {question ? (
          <Question
            key={question.number}
            started={started}
            scrolls={false}
            question={question}
            step={path.length + 1}
            onAnswer={answer}
            onBack={path.length > 0 ? () => setPath(path.slice(0, -1)) : null}
          />
        ) : (
          <section className={styles.verdict}>
            <FocusedHeading takesFocus scrolls={false}>
              {text.agreed(compared.filter(({ same }) => same).length, compared.length)}
            </FocusedHeading>
            {sample.galaxy && (
              <p>
                <span>{text.named(sample.galaxy.label || sample.galaxy.name)}</span>{" "}
                <span>{sample.galaxy.type && text.astronomers(sample.galaxy.type)}</span>
              </p>
            )}
            {sample.galaxy?.sentence && <p>{sample.galaxy.sentence}</p>}
            {prediction && <p>{text.model(prediction.headline.text, prediction.sentence)}</p>}
            <Row>
              <Button variant="primary" onClick={onNext}>
                {number < of ? text.next : text.result}
              </Button>
              <PageLink search={`?sample=${encodeURIComponent(sample.id)}`}>{text.whole}</PageLink>
            </Row>
          </section>
        )}
      </div>
    </div>
  );
}

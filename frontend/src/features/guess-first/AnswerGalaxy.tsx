import { useCallback, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { PageLink } from "@/components/ui/PageLink";
import { Row } from "@/components/ui/Row";
import { useAsync } from "@/hooks/useAsync";
import { LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { useInferenceTarget } from "@/inference/target";
import { compare } from "./comparison";
import { crowdOf } from "./crowd";
import styles from "./FivePage.module.css";
import { FocusedHeading } from "./FocusedHeading";
import { text } from "./five.en";
import { LastAnswer } from "./LastAnswer";
import { nextQuestion } from "./nextQuestion";
import type { Mark } from "./progress";
import { markOf } from "./progress";
import { Question } from "./Question";
import type { Round } from "./round";
import { fetchRound } from "./round";
import { SampleFigure } from "./SampleFigure";

interface Props {
  id: string;
  number: number;
  of: number;
  /** Whether the button that led here had the focus. */
  takesFocus: boolean;
  /** Called once, with the answers given and how each compares; of the latter none where nothing is known. */
  onAnswered: (path: string[], marks: Mark[]) => void;
  onNext: () => void;
  /** What the last galaxy leads to. */
  last: string;
  /** Whether it can be answered where no model can be asked. */
  modelOptional?: boolean;
}

/** One galaxy of several: the visitor's answers first, and after each what most would say. */
export function AnswerGalaxy({ id, modelOptional = false, ...rest }: Props) {
  const target = useInferenceTarget();
  const load = useCallback(
    (signal: AbortSignal) => fetchRound(id, target, signal, modelOptional),
    [id, target, modelOptional],
  );
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
  last: lastLabel,
}: Omit<Props, "id" | "modelOptional"> & { round: Round }) {
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
    onAnswered(longer, crowd ? compare(longer, tree, crowd).map(markOf) : []);
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
                {number < of ? text.next : lastLabel}
              </Button>
              <PageLink search={`?sample=${encodeURIComponent(sample.id)}`}>{text.whole}</PageLink>
            </Row>
          </section>
        )}
      </div>
    </div>
  );
}

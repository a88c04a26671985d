import { useCallback, useState } from "react";
import { fetchRandomSample } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { Row } from "@/components/ui/Row";
import { useAsync } from "@/hooks/useAsync";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { useInferenceTarget } from "@/inference/target";
import { percent } from "@/lib/format";
import { store, useStored } from "@/lib/localStorage";
import { addToScore, compare, parseScore } from "./comparison";
import { FocusedHeading } from "./FocusedHeading";
import styles from "./GuessFirstPage.module.css";
import { nextQuestion } from "./nextQuestion";
import { Question } from "./Question";
import type { Round } from "./round";
import { fetchRound } from "./round";
import { SampleFigure } from "./SampleFigure";
import { text } from "./words.en";

const STORAGE_KEY = "score";

/** A sample at random; null where there are none. */
async function fetchRandomRound(target: InferenceTarget, signal: AbortSignal): Promise<Round | null> {
  const summary = await fetchRandomSample(null, signal);
  return summary && fetchRound(summary.id, target, signal);
}

/** Answer Galaxy Zoo's questions yourself, then see the votes and the prediction. */
export function GuessFirstPage() {
  const target = useInferenceTarget();
  const load = useCallback((signal: AbortSignal) => fetchRandomRound(target, signal), [target]);
  const { state, reload } = useAsync(load, LOCAL_DEADLINE_MS);
  const score = parseScore(useStored(STORAGE_KEY));
  return (
    <Page title={text.title} lead={text.lead}>
      <div className={styles.score}>
        {score.galaxies > 0 ? text.score(score.galaxies, score.same, score.answers) : text.noScore}
        {score.galaxies > 0 && (
          <Button variant="quiet" onClick={() => store(STORAGE_KEY, null)}>
            {text.forget}
          </Button>
        )}
      </div>
      {state.phase === "loading" && <p role="status">{text.loading}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" &&
        (state.value ? (
          <Galaxy key={state.value.sample.id} round={state.value} onNext={reload} />
        ) : (
          <p>{text.none}</p>
        ))}
    </Page>
  );
}

function Galaxy({ round, onNext }: { round: Round; onNext: () => void }) {
  const { tree, sample } = round;
  const [path, setPath] = useState<string[]>([]);
  const [started, setStarted] = useState(false);
  const question = nextQuestion(tree, path);
  const score = parseScore(useStored(STORAGE_KEY));

  const answer = (key: string) => {
    const longer = [...path, key];
    setPath(longer);
    setStarted(true);
    if (!nextQuestion(tree, longer) && sample.votes) {
      store(STORAGE_KEY, JSON.stringify(addToScore(score, compare(longer, tree, sample.votes))));
    }
  };

  return (
    <div className={styles.round}>
      <SampleFigure sample={sample} />
      {question ? (
        <Question
          key={question.number}
          started={started}
          question={question}
          step={path.length + 1}
          onAnswer={answer}
          onBack={path.length > 0 ? () => setPath(path.slice(0, -1)) : null}
        />
      ) : (
        <Comparison round={round} path={path} onNext={onNext} />
      )}
    </div>
  );
}

function Comparison({ round, path, onNext }: { round: Round; path: string[]; onNext: () => void }) {
  const { tree, sample, prediction } = round;
  const { simulated } = sample.origin;
  const compared = sample.votes ? compare(path, tree, sample.votes) : [];
  return (
    <section className={styles.compared}>
      <FocusedHeading takesFocus>
        {text.agreed(compared.filter(({ same }) => same).length, compared.length, simulated)}
      </FocusedHeading>
      <ol>
        {compared.map(({ question, own, majority, voteFraction, same }) => (
          <li key={question} data-same={same}>
            <strong>{question}</strong>
            <span>
              {same
                ? text.same(own, percent(voteFraction), simulated)
                : text.other(own, percent(voteFraction), majority, simulated)}
            </span>
          </li>
        ))}
      </ol>
      <dl className={styles.verdicts}>
        {sample.votes && (
          <>
            <dt>{text.votes(simulated)}</dt>
            <dd>{sample.votes.sentence}</dd>
          </>
        )}
        {prediction && (
          <>
            <dt>{text.model}</dt>
            <dd>{prediction.sentence}</dd>
          </>
        )}
      </dl>
      <Row>
        <Button variant="primary" onClick={onNext}>
          {text.next}
        </Button>
        <PageLink search={`?sample=${encodeURIComponent(sample.id)}`}>{text.whole}</PageLink>
      </Row>
    </section>
  );
}

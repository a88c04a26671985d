import type { ReactNode } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { DecisionTree, Prediction, Sample, TreeQuestion } from "@/api/client";
import { fetchRandomSample, fetchSample, fetchTree, sampleImageUrl } from "@/api/client";
import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { Row } from "@/components/ui/Row";
import { useAsync } from "@/hooks/useAsync";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { classifyWithFallback, LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { useInferenceTarget } from "@/inference/target";
import { percent } from "@/lib/format";
import { terms } from "@/lib/glossary.en";
import { store, useStored } from "@/lib/localStorage";
import { text as sharedText } from "@/lib/words.en";
import { addToScore, compare, parseScore } from "./comparison";
import styles from "./GuessFirstPage.module.css";
import { text } from "./words.en";

const STORAGE_KEY = "score";

interface Round {
  tree: DecisionTree;
  sample: Sample;
  prediction: Prediction | null;
}

/** A galaxy with its votes and a prediction, neither of which is shown before the visitor has answered. */
async function fetchRound(target: InferenceTarget, signal: AbortSignal): Promise<Round | null> {
  const [tree, summary] = await Promise.all([fetchTree(signal), fetchRandomSample(null, signal)]);
  if (!summary) return null;
  const [sample, outcome] = await Promise.all([
    fetchSample(summary.id, signal),
    classifyWithFallback({ sample: summary.id }, { model: null }, target, signal),
  ]);
  return { tree, sample, prediction: outcome.classification.predictions[0] ?? null };
}

/** Answer Galaxy Zoo's questions yourself, then see the votes and the prediction. */
export function GuessFirstPage() {
  const target = useInferenceTarget();
  const load = useCallback((signal: AbortSignal) => fetchRound(target, signal), [target]);
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
      <figure className={styles.image}>
        <img
          src={sampleImageUrl(sample.id)}
          alt={text.alt(sample.origin.simulated)}
          width={sample.width}
          height={sample.height}
        />
        <Note as="figcaption" size="small" className={styles.credit}>
          {sample.origin.simulated && <span>{text.simulated}</span>}{" "}
          <span>{sharedText.imageCredit(sample.origin.credit)}</span>
        </Note>
      </figure>
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

interface QuestionProps {
  /** Whether the visitor has answered anything yet: the page is not to move before. */
  started: boolean;
  question: TreeQuestion;
  step: number;
  onAnswer: (key: string) => void;
  onBack: (() => void) | null;
}

function Question({ started, question, step, onAnswer, onBack }: QuestionProps) {
  const term = terms[question.number];
  return (
    <section className={styles.question}>
      <Note>{text.step(step)}</Note>
      <Heading takesFocus={started}>{question.text}</Heading>
      {term && <Note>{term.meaning}</Note>}
      <ul className={styles.answers}>
        {question.answers.map(({ key, text: words }) => (
          <li key={key}>
            <button type="button" onClick={() => onAnswer(key)}>
              <AnswerIcon answer={key} large />
              {words}
            </button>
          </li>
        ))}
      </ul>
      {onBack && (
        <Button variant="quiet" onClick={onBack}>
          {text.back}
        </Button>
      )}
    </section>
  );
}

function Comparison({ round, path, onNext }: { round: Round; path: string[]; onNext: () => void }) {
  const { tree, sample, prediction } = round;
  const { simulated } = sample.origin;
  const compared = sample.votes ? compare(path, tree, sample.votes) : [];
  return (
    <section className={styles.compared}>
      <Heading takesFocus>
        {text.agreed(compared.filter(({ same }) => same).length, compared.length, simulated)}
      </Heading>
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

/** The question that follows a path; null where it has ended. */
function nextQuestion(tree: DecisionTree, path: string[]): TreeQuestion | null {
  const last = path.at(-1);
  if (last === undefined) return tree.questions[0] ?? null;
  const next = tree.questions.flatMap(({ answers }) => answers).find(({ key }) => key === last)?.next;
  return tree.questions.find(({ number }) => number === next) ?? null;
}

/** The focused button is gone with its question: the next heading takes the focus, and is read out. */
function Heading({ takesFocus, children }: { takesFocus: boolean; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <h2 ref={heading} tabIndex={-1}>
      {children}
    </h2>
  );
}

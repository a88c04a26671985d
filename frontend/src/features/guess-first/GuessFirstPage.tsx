import type { ReactNode } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Result, Sample, Tree, TreeQuestion } from "@/api/client";
import { fetchRandomSample, fetchSample, fetchTree, samplePicture } from "@/api/client";
import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { PageLink } from "@/components/ui/PageLink";
import { useAsync } from "@/hooks/useAsync";
import type { Place } from "@/inference/classifyWithFallback";
import { ask, DEVICE_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { usePlace } from "@/inference/target";
import { percent } from "@/lib/format";
import { terms } from "@/lib/glossary.en";
import { keep, useKept } from "@/lib/localStorage";
import { text as sharedText } from "@/lib/words.en";
import { added, compare, scoreIn } from "./comparison";
import styles from "./GuessFirstPage.module.css";
import { text } from "./words.en";

const STORAGE_KEY = "score";

interface Round {
  tree: Tree;
  sample: Sample;
  result: Result | null;
}

/** A galaxy with its votes, and what the model says, which is not shown before the visitor has answered. */
async function fetchRound(place: Place, signal: AbortSignal): Promise<Round | null> {
  const [tree, found] = await Promise.all([fetchTree(signal), fetchRandomSample(null, signal)]);
  if (!found) return null;
  const [sample, answer] = await Promise.all([
    fetchSample(found.id, signal),
    ask({ sample: found.id }, { model: null }, place, signal),
  ]);
  return { tree, sample, result: answer.classification.results[0] ?? null };
}

/** You first: answer Galaxy Zoo's questions yourself, then see what the crowd and the model said. */
export function GuessFirstPage() {
  const place = usePlace();
  const load = useCallback((signal: AbortSignal) => fetchRound(place, signal), [place]);
  const { loaded, reload } = useAsync(load, DEVICE_DEADLINE_MS);
  const score = scoreIn(useKept(STORAGE_KEY));
  return (
    <div className={styles.page}>
      <h1>{text.title}</h1>
      <p className={styles.lead}>{text.lead}</p>
      <p className={styles.score}>
        {score.galaxies > 0 ? text.score(score.galaxies, score.same, score.answers) : text.noScore}
        {score.galaxies > 0 && (
          <button type="button" onClick={() => keep(STORAGE_KEY, null)}>
            {text.forget}
          </button>
        )}
      </p>
      {loaded.phase === "loading" && <p role="status">{text.loading}</p>}
      {loaded.phase === "failed" && <ErrorNotice trouble={loaded.trouble} onTryAgain={reload} />}
      {loaded.phase === "ready" &&
        (loaded.value ? (
          <Galaxy key={loaded.value.sample.id} round={loaded.value} onNext={reload} />
        ) : (
          <p>{text.none}</p>
        ))}
    </div>
  );
}

function Galaxy({ round, onNext }: { round: Round; onNext: () => void }) {
  const { tree, sample } = round;
  const [walk, setWalk] = useState<string[]>([]);
  const [begun, setBegun] = useState(false);
  const question = nextQuestion(tree, walk);
  const score = scoreIn(useKept(STORAGE_KEY));

  const answer = (key: string) => {
    const longer = [...walk, key];
    setWalk(longer);
    setBegun(true);
    if (!nextQuestion(tree, longer) && sample.votes) {
      keep(STORAGE_KEY, JSON.stringify(added(score, compare(longer, tree, sample.votes))));
    }
  };

  return (
    <div className={styles.round}>
      <figure className={styles.picture}>
        <img src={samplePicture(sample.id)} alt={text.alt} width={sample.width} height={sample.height} />
        <figcaption>{sharedText.imageCredit(sample.origin.credit)}</figcaption>
      </figure>
      {question ? (
        <Ask
          key={question.number}
          begun={begun}
          question={question}
          step={walk.length + 1}
          onAnswer={answer}
          onBack={walk.length > 0 ? () => setWalk(walk.slice(0, -1)) : null}
        />
      ) : (
        <Compare round={round} walk={walk} onNext={onNext} />
      )}
    </div>
  );
}

interface AskProps {
  /** Whether the visitor has answered anything yet: the page is not to move before. */
  begun: boolean;
  question: TreeQuestion;
  step: number;
  onAnswer: (key: string) => void;
  onBack: (() => void) | null;
}

function Ask({ begun, question, step, onAnswer, onBack }: AskProps) {
  const term = terms[question.number];
  return (
    <section className={styles.ask}>
      <p className={styles.step}>{text.step(step)}</p>
      <Heading takesFocus={begun}>{question.text}</Heading>
      {term && <p className={styles.term}>{term.meaning}</p>}
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
        <button type="button" className={styles.plain} onClick={onBack}>
          {text.back}
        </button>
      )}
    </section>
  );
}

function Compare({ round, walk, onNext }: { round: Round; walk: string[]; onNext: () => void }) {
  const { tree, sample, result } = round;
  const compared = sample.votes ? compare(walk, tree, sample.votes) : [];
  return (
    <section className={styles.compared}>
      <Heading takesFocus>{text.agreed(compared.filter(({ same }) => same).length, compared.length)}</Heading>
      <ol>
        {compared.map(({ question, own, crowd, share, same }) => (
          <li key={question} data-same={same}>
            <strong>{question}</strong>
            <span>{same ? text.same(own, percent(share)) : text.other(own, percent(share), crowd)}</span>
          </li>
        ))}
      </ol>
      <dl className={styles.verdicts}>
        {sample.votes && (
          <>
            <dt>{sample.origin.simulated ? text.simulatedCrowd : text.crowd}</dt>
            <dd>{sample.votes.sentence}</dd>
          </>
        )}
        {result && (
          <>
            <dt>{text.model}</dt>
            <dd>{result.sentence}</dd>
          </>
        )}
      </dl>
      <div className={styles.ways}>
        <button type="button" className={styles.next} onClick={onNext}>
          {text.next}
        </button>
        <PageLink search={`?sample=${encodeURIComponent(sample.id)}`}>{text.whole}</PageLink>
      </div>
    </section>
  );
}

/** The question that follows some answers; null where the walk has ended. */
function nextQuestion(tree: Tree, walk: string[]): TreeQuestion | null {
  const last = walk.at(-1);
  if (last === undefined) return tree.questions[0] ?? null;
  const next = tree.questions.flatMap(({ answers }) => answers).find(({ key }) => key === last)?.next;
  return tree.questions.find(({ number }) => number === next) ?? null;
}

/** The button that had the focus is gone with its question: the next heading takes it, and is read out. */
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

import { useCallback } from "react";
import type { DecisionTree } from "@/api/client";
import { fetchTree } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { useAsync } from "@/hooks/useAsync";
import { LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { useInferenceTarget } from "@/inference/target";
import { useSearch } from "@/lib/urlState";
import { ofForty } from "../crowd";
import { SampleFigure } from "../SampleFigure";
import { parseAssignment, searchFor } from "./assignment";
import styles from "./Classroom.module.css";
import type { ComparedGalaxy } from "./crowds";
import { fetchCompared, fractionOf, majorityPath, nameOf } from "./crowds";
import { text } from "./words.en";

/** A class's galaxies on paper, with the questions, and the key on a page of its own. */
export function WorksheetPage() {
  const search = useSearch();
  const assignment = parseAssignment(search);
  if (!assignment) {
    return (
      <Page title={text.worksheet.title} lead={text.broken}>
        <PageLink search="?page=teacher">{text.teacher.another}</PageLink>
      </Page>
    );
  }
  return (
    <Page title={text.worksheet.title} lead={text.worksheet.lead}>
      <Worksheet key={search} galaxies={assignment.galaxies} />
      <p className={styles.screenOnly}>
        <PageLink search={searchFor("teacher", assignment)}>{text.worksheet.back}</PageLink>
      </p>
    </Page>
  );
}

function Worksheet({ galaxies }: { galaxies: string[] }) {
  const target = useInferenceTarget();
  const list = galaxies.join();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [tree, compared] = await Promise.all([
        fetchTree(signal),
        fetchCompared(list.split(","), null, target, signal),
      ]);
      return { tree, compared };
    },
    [list, target],
  );
  const { state, reload } = useAsync(load, LOCAL_DEADLINE_MS);
  if (state.phase === "loading") return <p role="status">{text.loading}</p>;
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  const { tree, compared } = state.value;
  return (
    <>
      <div className={styles.screenOnly}>
        <Button variant="primary" onClick={() => window.print()}>
          {text.worksheet.print}
        </Button>
      </div>
      <Questions tree={tree} />
      <ol className={styles.sheet}>
        {compared.map(({ sample }, index) => (
          <li key={sample.id}>
            <h2>{text.worksheet.galaxy(index + 1)}</h2>
            <SampleFigure sample={sample} />
            <p className={styles.blanks}>
              <span>{text.worksheet.answers}</span>{" "}
              {tree.questions.map(({ number }) => (
                <span key={number}>{number}</span>
              ))}
            </p>
          </li>
        ))}
      </ol>
      <Key compared={compared} tree={tree} />
    </>
  );
}

function Questions({ tree }: { tree: DecisionTree }) {
  return (
    <section className={styles.tree}>
      <h2>{text.worksheet.questions}</h2>
      <ol>
        {tree.questions.map((question) => (
          <li key={question.number}>
            <strong>
              {question.number}. {question.text}
            </strong>
            <ul>
              {question.answers.map((answer, index) => (
                <li key={answer.key}>
                  <span>{`${letterOf(index)} ${answer.text}`}</span>{" "}
                  <span>→ {text.worksheet.next(answer.next)}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Key({ compared, tree }: { compared: ComparedGalaxy[]; tree: DecisionTree }) {
  return (
    <section className={styles.key}>
      <h2>{text.worksheet.key}</h2>
      <p>{text.worksheet.keyLead}</p>
      <ol>
        {compared.map(({ sample, crowds: [crowd] }, index) => (
          <li key={sample.id}>
            <h3>{text.worksheet.keyOf(index + 1, nameOf(sample))}</h3>
            {crowd ? (
              <ul>
                {majorityPath(crowd, tree).map((key) => (
                  <li key={key}>{stepOf(key, tree, fractionOf(crowd, key) ?? 0)}</li>
                ))}
              </ul>
            ) : (
              <p>{text.worksheet.unknown}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function stepOf(key: string, tree: DecisionTree, fraction: number): string {
  for (const { number, answers } of tree.questions) {
    const index = answers.findIndex((answer) => answer.key === key);
    const answer = answers[index];
    if (answer) return text.worksheet.step(number, letterOf(index), answer.text, ofForty(fraction));
  }
  return key;
}

function letterOf(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

import type { KeyboardEvent } from "react";
import { useCallback, useRef, useState } from "react";
import type { DecisionTree } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { FractionBar } from "@/components/ui/FractionBar";
import { Note } from "@/components/ui/Note";
import { Row } from "@/components/ui/Row";
import { Stack } from "@/components/ui/Stack";
import { useAsync } from "@/hooks/useAsync";
import { LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { useInferenceTarget } from "@/inference/target";
import type { Cell } from "@/lib/csv";
import { toCsv } from "@/lib/csv";
import { download } from "@/lib/download";
import { percent } from "@/lib/format";
import { SampleFigure } from "../SampleFigure";
import type { Assignment } from "./assignment";
import styles from "./Classroom.module.css";
import type { ComparedGalaxy } from "./crowds";
import { fetchCompared, fractionOf, nameOf } from "./crowds";
import type { HandIn } from "./handIn";
import type { Tally } from "./tally";
import { tally } from "./tally";
import { text } from "./words.en";

interface Props {
  assignment: Assignment;
  handIns: HandIn[];
  tree: DecisionTree;
}

/** How the class voted, galaxy by galaxy, beside volunteers and models. */
export function ClassResults({ assignment, handIns, tree }: Props) {
  const target = useInferenceTarget();
  const [model, setModel] = useState<"all" | null>(null);
  const { galaxies } = assignment;
  const load = useCallback(
    (signal: AbortSignal) => fetchCompared(galaxies, model, target, signal),
    [galaxies, model, target],
  );
  const { state, reload } = useAsync(handIns.length > 0 ? load : null, LOCAL_DEADLINE_MS);
  return (
    <Stack>
      <h2>{text.teacher.results}</h2>
      {handIns.length === 0 && <p>{text.teacher.nobody}</p>}
      {handIns.length > 0 && state.phase === "loading" && <p role="status">{text.loading}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {handIns.length > 0 && state.phase === "ready" && (
        <>
          <Galaxies compared={state.value} handIns={handIns} tree={tree} />
          <Row>
            {model === null && <Button onClick={() => setModel("all")}>{text.teacher.askAll}</Button>}
            <Button onClick={() => save(assignment, state.value, handIns, tree)}>{text.teacher.csv}</Button>
          </Row>
        </>
      )}
    </Stack>
  );
}

function tallyOf(galaxy: number, handIns: HandIn[], tree: DecisionTree): Tally[] {
  const paths = handIns.flatMap(({ paths }) => (paths[galaxy] ? [paths[galaxy]] : []));
  return tally(paths, tree);
}

interface GalaxiesProps extends Omit<Props, "assignment"> {
  compared: ComparedGalaxy[];
}

function Galaxies({ compared, handIns, tree }: GalaxiesProps) {
  const [current, setCurrent] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  const galaxy = compared[current];
  if (!galaxy) return null;
  const go = (by: number) => setCurrent(Math.min(compared.length - 1, Math.max(0, current + by)));
  const steer = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
    if (ctrlKey || metaKey || altKey) return;
    if (key === "ArrowRight" || key === "PageDown") go(1);
    if (key === "ArrowLeft" || key === "PageUp") go(-1);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a presenter's keys, beside buttons that do the same.
    <div ref={frame} className={styles.results} onKeyDown={steer}>
      <Row>
        <Button disabled={current === 0} onClick={() => go(-1)}>
          {text.teacher.previous}
        </Button>
        <Button disabled={current === compared.length - 1} onClick={() => go(1)}>
          {text.teacher.next}
        </Button>
        {document.fullscreenEnabled && (
          <Button onClick={() => void frame.current?.requestFullscreen().catch(() => undefined)}>
            {text.teacher.project}
          </Button>
        )}
      </Row>
      <h3 aria-live="polite">{text.teacher.galaxy(current + 1, compared.length, nameOf(galaxy.sample))}</h3>
      <div className={styles.galaxy}>
        <SampleFigure sample={galaxy.sample} />
        <div className={styles.questions}>
          {tallyOf(current, handIns, tree).map((each) => (
            <Question key={each.question.number} tally={each} crowds={galaxy.crowds} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Question({ tally, crowds }: { tally: Tally; crowds: ComparedGalaxy["crowds"] }) {
  const { question, asked, counts } = tally;
  const most = Math.max(...Object.values(counts));
  return (
    <section className={styles.question}>
      <h4>{question.text}</h4>
      <Note size="small">{text.teacher.asked(asked)}</Note>
      <ul>
        {question.answers.map(({ key, text: answer }) => {
          const count = counts[key] ?? 0;
          const [first, ...others] = crowds.flatMap((crowd) => {
            const fraction = fractionOf(crowd, key);
            return fraction === null
              ? []
              : [{ fraction, label: text.teacher.other(crowd.who, percent(fraction)) }];
          });
          return (
            <FractionBar
              key={key}
              label={answer}
              fraction={count / asked}
              percent={percent(count / asked)}
              count={text.teacher.count(count, asked)}
              highlighted={count === most}
              other={first ?? null}
            >
              {others.length > 0 && (
                <Note size="small" className={styles.others}>
                  {others.map(({ label }) => label).join("; ")}
                </Note>
              )}
            </FractionBar>
          );
        })}
      </ul>
    </section>
  );
}

/** One row for each answer to a question that a pupil was asked. */
function save(assignment: Assignment, compared: ComparedGalaxy[], handIns: HandIn[], tree: DecisionTree) {
  const who = [...new Set(compared.flatMap(({ crowds }) => crowds.map((crowd) => crowd.who)))];
  const rows = compared.flatMap(({ sample, crowds }, index) =>
    tallyOf(index, handIns, tree).flatMap(({ question, asked, counts }) =>
      question.answers.map(({ key, text: answer }): Cell[] => [
        sample.id,
        nameOf(sample) ?? "",
        question.text,
        answer,
        counts[key] ?? 0,
        asked,
        ...who.map((name) => {
          const crowd = crowds.find((each) => each.who === name);
          return crowd ? fractionOf(crowd, key) : null;
        }),
      ]),
    ),
  );
  const csv = toCsv([...text.csv, ...who], rows);
  download(new Blob([csv], { type: "text/csv" }), `class-${assignment.name}.csv`);
}

import { useCallback, useEffect, useState } from "react";
import type { DecisionTree } from "@/api/client";
import { fetchSample, fetchSampleImage, fetchTree } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { Row } from "@/components/ui/Row";
import { useAsync } from "@/hooks/useAsync";
import { store, useStored } from "@/lib/localStorage";
import { serviceWorkerReady } from "@/lib/serviceWorker";
import { useSearch } from "@/lib/urlState";
import { AnswerGalaxy } from "../AnswerGalaxy";
import fiveStyles from "../FivePage.module.css";
import { FocusedHeading } from "../FocusedHeading";
import type { Assignment } from "./assignment";
import { parseAssignment, searchFor } from "./assignment";
import styles from "./Classroom.module.css";
import { CopyButtons } from "./CopyButtons";
import type { HandIn } from "./handIn";
import { encodeHandIn } from "./handIn";
import { LazyQrCode } from "./LazyQrCode";
import { parseProgress, STORAGE_KEY, withPath } from "./pupilProgress";
import { SendToClass } from "./SendToClass";
import { text } from "./words.en";

/** What a class's link leads to: its galaxies to answer, and a code to hand in. */
export function PupilPage() {
  const search = useSearch();
  const assignment = parseAssignment(search);
  const lead = assignment ? text.pupil.lead(assignment.galaxies.length) : text.broken;
  return (
    <div className={fiveStyles.five}>
      <Page title={text.pupil.title} lead={lead}>
        {assignment && <Answers key={search} assignment={assignment} />}
      </Page>
    </div>
  );
}

function Answers({ assignment }: { assignment: Assignment }) {
  const { galaxies } = assignment;
  const progress = parseProgress(useStored(STORAGE_KEY), assignment);
  const answered = progress?.paths.length ?? 0;
  // The last galaxy's answer stays until the pupil goes on.
  const [current, setCurrent] = useState(answered);
  const [first] = useState(current);
  const [handingIn, setHandingIn] = useState(false);
  useGalaxiesAtHand(galaxies);
  const id = galaxies[current];
  const goTo = (next: number) => {
    setCurrent(next);
    setHandingIn(false);
    window.scrollTo(0, 0);
  };
  if (progress && (id === undefined || handingIn)) {
    return (
      <>
        <HandInCode handIn={progress} assignment={assignment} takesFocus={current > first || handingIn} />
        <Row>
          {id !== undefined && <Button onClick={() => goTo(answered)}>{text.pupil.on}</Button>}
          <Button
            variant="quiet"
            onClick={() => {
              store(STORAGE_KEY, null);
              goTo(0);
            }}
          >
            {text.pupil.another}
          </Button>
        </Row>
      </>
    );
  }
  return (
    <>
      {id !== undefined && (
        <AnswerGalaxy
          key={id}
          id={id}
          number={current + 1}
          of={galaxies.length}
          takesFocus={current > first}
          onAnswered={(path) => store(STORAGE_KEY, withPath(progress, assignment, path))}
          onNext={() => goTo(current + 1)}
          last={text.pupil.last}
          modelOptional
        />
      )}
      {answered > 0 && answered < galaxies.length && (
        <Row>
          <Button variant="quiet" onClick={() => setHandingIn(true)}>
            {text.pupil.early(answered, galaxies.length)}
          </Button>
        </Row>
      )}
    </>
  );
}

/** Has every galaxy fetched at the start, so that the network may go meanwhile. */
function useGalaxiesAtHand(galaxies: string[]) {
  const list = galaxies.join();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const fetchThem = async () => {
      await serviceWorkerReady();
      for (const id of list.split(",")) {
        if (signal.aborted) return;
        await Promise.all([fetchSample(id, signal), fetchSampleImage(id, signal)]);
      }
    };
    // What cannot be fetched now is fetched when its turn comes.
    fetchThem().catch(() => undefined);
    return () => controller.abort();
  }, [list]);
}

interface CodeProps {
  handIn: HandIn;
  assignment: Assignment;
  takesFocus: boolean;
}

function HandInCode(props: CodeProps) {
  const load = useCallback((signal: AbortSignal) => fetchTree(signal), []);
  const { state, reload } = useAsync(load);
  if (state.phase === "loading") return <p role="status">{text.loading}</p>;
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  return <Code tree={state.value} {...props} />;
}

function Code({ handIn, assignment, takesFocus, tree }: CodeProps & { tree: DecisionTree }) {
  const code = encodeHandIn(handIn, assignment, tree);
  const link = `${location.origin}${location.pathname}${searchFor("teacher", assignment)}#${code}`;
  return (
    <section className={styles.handIn}>
      <FocusedHeading takesFocus={takesFocus}>{text.pupil.heading}</FocusedHeading>
      {assignment.gatheredAt && <SendToClass id={assignment.gatheredAt} code={code} />}
      <p>{assignment.gatheredAt ? text.pupil.howElse : text.pupil.how}</p>
      <p>
        <span>{text.pupil.code}</span> <code className={styles.code}>{code}</code>
      </p>
      <LazyQrCode value={link} label={text.qr} />
      <CopyButtons copies={{ [text.pupil.copyLink]: link, [text.pupil.copyCode]: code }} shared={link} />
      <Note>{text.pupil.private}</Note>
    </section>
  );
}

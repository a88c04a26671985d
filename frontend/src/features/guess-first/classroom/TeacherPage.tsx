import { useCallback, useMemo, useState } from "react";
import { createClassroom } from "@/api/classrooms";
import { fetchOperator, sampleImageUrl } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { Row } from "@/components/ui/Row";
import { Stack } from "@/components/ui/Stack";
import thumbnails from "@/components/ui/Thumbnails.module.css";
import { useAsync } from "@/hooks/useAsync";
import type { AppError } from "@/lib/appError";
import { toAppError } from "@/lib/appError";
import { REQUEST_DEADLINE_MS, withDeadline } from "@/lib/deadline";
import { readStored, store, useStored } from "@/lib/localStorage";
import { navigate, useSearch } from "@/lib/urlState";
import { text as sharedText } from "@/lib/words.en";
import { dayOf, pickFive } from "../day";
import type { ListedSample } from "../samples";
import { fetchAllSamples, idsToPickFrom } from "../samples";
import { MAX_GALAXIES, newName, parseAssignment, searchFor } from "./assignment";
import styles from "./Classroom.module.css";
import { ClassView } from "./ClassView";
import type { Gathering } from "./classes";
import { parseClasses, STORAGE_KEY, withClass } from "./classes";
import { text } from "./words.en";

/** A teacher's classes: choose galaxies, give the link, collect the answers on the teacher's device. */
export function TeacherPage() {
  const search = useSearch();
  const assignment = useMemo(() => parseAssignment(search), [search]);
  if (assignment) return <ClassView key={search} assignment={assignment} />;
  const broken = new URLSearchParams(search).has("class");
  return (
    <Page title={text.teacher.title} lead={broken ? text.broken : text.teacher.lead}>
      <StoredClasses />
      <ChooseGalaxies />
    </Page>
  );
}

function StoredClasses() {
  const classes = parseClasses(useStored(STORAGE_KEY));
  if (classes.length === 0) return null;
  return (
    <Stack>
      <h2>{text.teacher.yours}</h2>
      <ul className={styles.classes}>
        {classes.map((each) => (
          <li key={each.name}>
            <PageLink search={searchFor("teacher", each)}>
              {text.teacher.stored(each.name, new Date(each.made), each.galaxies.length, each.codes.length)}
            </PageLink>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function ChooseGalaxies() {
  const load = useCallback(async (signal: AbortSignal) => {
    const [samples, classroomDays] = await Promise.all([fetchAllSamples(signal), fetchClassroomDays(signal)]);
    return { samples, classroomDays };
  }, []);
  const { state, reload } = useAsync(load);
  return (
    <Stack>
      <h2>{text.teacher.choose}</h2>
      {state.phase === "loading" && <p role="status">{text.loading}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" &&
        (state.value.samples.length > 0 ? <Chooser {...state.value} /> : <p>{text.teacher.none}</p>)}
    </Stack>
  );
}

/** Null where the deployment gathers nothing, or does not say. */
async function fetchClassroomDays(signal: AbortSignal): Promise<number | null> {
  const operator = await fetchOperator(signal).catch(() => null);
  return operator?.classroom_days ?? null;
}

interface ChooserProps {
  samples: ListedSample[];
  /** That the deployment keeps what is handed in; null where it gathers nothing. */
  classroomDays: number | null;
}

function Chooser({ samples, classroomDays }: ChooserProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [gathers, setGathers] = useState(classroomDays !== null);
  const [creating, setCreating] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const credits = [...new Set(samples.map(({ origin }) => origin.credit))].join("; ");
  const create = async () => {
    const assignment = { name: newName(), galaxies: chosen };
    let gathering: Gathering | undefined;
    if (gathers) {
      setCreating(true);
      try {
        const { id, key } = await withDeadline(
          REQUEST_DEADLINE_MS,
          new AbortController().signal,
          createClassroom,
        );
        gathering = { id, key };
      } catch (failure) {
        setError(toAppError(failure));
        return;
      } finally {
        setCreating(false);
      }
    }
    const classes = parseClasses(readStored(STORAGE_KEY));
    store(STORAGE_KEY, JSON.stringify(withClass(classes, assignment, new Date(), gathering)));
    navigate(searchFor("teacher", assignment));
    window.scrollTo(0, 0);
  };
  return (
    <>
      <div className={styles.chosen}>
        <Row>
          <Button onClick={() => setChosen(pickFive(idsToPickFrom(samples), dayOf(new Date())))}>
            {text.teacher.today}
          </Button>
          <Button variant="primary" disabled={chosen.length === 0 || creating} onClick={create}>
            {text.teacher.create}
          </Button>
          <Button variant="quiet" disabled={chosen.length === 0} onClick={() => setChosen([])}>
            {text.teacher.clear}
          </Button>
          <span role="status">{text.teacher.chosen(chosen.length, MAX_GALAXIES)}</span>
        </Row>
        {classroomDays !== null && (
          <label className={styles.gathers}>
            <input
              type="checkbox"
              checked={gathers}
              onChange={({ currentTarget }) => {
                setGathers(currentTarget.checked);
                setError(null);
              }}
            />{" "}
            {text.teacher.gathers(classroomDays)}
          </label>
        )}
        {error && <ErrorNotice error={error} onRetry={create} />}
      </div>
      <ul className={thumbnails.list}>
        {samples.map((sample, index) => (
          <li key={sample.id}>
            <label className={thumbnails.thumbnail}>
              <span className={thumbnails.picture} data-chosen={chosen.includes(sample.id)}>
                <img
                  src={sampleImageUrl(sample.id)}
                  alt=""
                  width={sample.width}
                  height={sample.height}
                  loading="lazy"
                  decoding="async"
                />
              </span>
              <span>
                <input
                  type="checkbox"
                  checked={chosen.includes(sample.id)}
                  disabled={chosen.length >= MAX_GALAXIES && !chosen.includes(sample.id)}
                  onChange={({ currentTarget }) =>
                    setChosen((before) =>
                      currentTarget.checked
                        ? [...before, sample.id]
                        : before.filter((id) => id !== sample.id),
                    )
                  }
                />{" "}
                {sample.galaxy ? sample.galaxy.label || sample.galaxy.name : text.teacher.drawn(index + 1)}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <Note size="small">{sharedText.imageCredit(credits)}</Note>
    </>
  );
}

import { useCallback, useMemo, useState } from "react";
import { sampleImageUrl } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { Row } from "@/components/ui/Row";
import { Stack } from "@/components/ui/Stack";
import thumbnails from "@/components/ui/Thumbnails.module.css";
import { useAsync } from "@/hooks/useAsync";
import { store, useStored } from "@/lib/localStorage";
import { navigate, useSearch } from "@/lib/urlState";
import { text as sharedText } from "@/lib/words.en";
import { dayOf, pickFive } from "../day";
import type { ListedSample } from "../samples";
import { fetchAllSamples, idsToPickFrom } from "../samples";
import { MAX_GALAXIES, newName, parseAssignment, searchFor } from "./assignment";
import styles from "./Classroom.module.css";
import { ClassView } from "./ClassView";
import { parseClasses, STORAGE_KEY, withClass } from "./classes";
import { text } from "./words.en";

/** A teacher's classes: choose galaxies, give the link, collect the answers. All of it on the teacher's device. */
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
  const load = useCallback((signal: AbortSignal) => fetchAllSamples(signal), []);
  const { state, reload } = useAsync(load);
  return (
    <Stack>
      <h2>{text.teacher.choose}</h2>
      {state.phase === "loading" && <p role="status">{text.loading}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" &&
        (state.value.length > 0 ? <Chooser samples={state.value} /> : <p>{text.teacher.none}</p>)}
    </Stack>
  );
}

function Chooser({ samples }: { samples: ListedSample[] }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const credits = [...new Set(samples.map(({ origin }) => origin.credit))].join("; ");
  const create = () => {
    const assignment = { name: newName(), galaxies: chosen };
    const classes = parseClasses(localStorage.getItem(STORAGE_KEY));
    store(STORAGE_KEY, JSON.stringify(withClass(classes, assignment, new Date())));
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
          <Button variant="primary" disabled={chosen.length === 0} onClick={create}>
            {text.teacher.create}
          </Button>
          <Button variant="quiet" disabled={chosen.length === 0} onClick={() => setChosen([])}>
            {text.teacher.clear}
          </Button>
          <span role="status">{text.teacher.chosen(chosen.length, MAX_GALAXIES)}</span>
        </Row>
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

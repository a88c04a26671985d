import type { FormEvent } from "react";
import { useCallback, useEffect, useId, useState } from "react";
import type { DecisionTree } from "@/api/client";
import { fetchTree } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import fieldStyles from "@/components/ui/Field.module.css";
import { Input } from "@/components/ui/Input";
import { LazyDetails } from "@/components/ui/LazyDetails";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { Row } from "@/components/ui/Row";
import { Stack } from "@/components/ui/Stack";
import { useAsync } from "@/hooks/useAsync";
import { readStored, store, useStored } from "@/lib/localStorage";
import { navigate } from "@/lib/urlState";
import type { Assignment } from "./assignment";
import { searchFor } from "./assignment";
import { ClassResults } from "./ClassResults";
import styles from "./Classroom.module.css";
import { CopyButtons } from "./CopyButtons";
import type { StoredClass } from "./classes";
import {
  handInsOf,
  isSame,
  parseClasses,
  parseReadLink,
  STORAGE_KEY,
  withClass,
  withCodes,
  withoutClass,
} from "./classes";
import { GatheredAnswers } from "./GatheredAnswers";
import { decodeHandIn } from "./handIn";
import { LazyQrCode } from "./LazyQrCode";
import { text } from "./words.en";

/** One class: its link, what was handed in, and how it voted. A code in the fragment is handed in at once. */
export function ClassView({ assignment }: { assignment: Assignment }) {
  const load = useCallback((signal: AbortSignal) => fetchTree(signal), []);
  const { state, reload } = useAsync(load);
  const stored = parseClasses(useStored(STORAGE_KEY)).find((each) => isSame(each, assignment));
  return (
    <Page title={text.teacher.heading(assignment.name)}>
      <p>
        <PageLink search="?page=teacher">{text.teacher.another}</PageLink>
      </p>
      <GiveLink
        assignment={stored?.gathering ? { ...assignment, gatheredAt: stored.gathering.id } : assignment}
      />
      {state.phase === "loading" && <p role="status">{text.loading}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" && (
        <>
          <Collect assignment={assignment} stored={stored ?? null} tree={state.value} />
          <ClassResults
            assignment={assignment}
            handIns={stored ? handInsOf(stored, state.value) : []}
            tree={state.value}
          />
        </>
      )}
      {stored && <Remove assignment={assignment} />}
    </Page>
  );
}

function GiveLink({ assignment }: { assignment: Assignment }) {
  const field = useId();
  const link = `${location.origin}${location.pathname}${searchFor("class", assignment)}`;
  return (
    <Stack>
      <h2>{text.teacher.give}</h2>
      <label htmlFor={field}>{text.teacher.link}</label>
      <Input
        id={field}
        className={styles.link}
        readOnly
        value={link}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <CopyButtons copies={{ [text.teacher.copyLink]: link }} shared={link} />
      <LazyDetails summary={text.teacher.showQr}>
        <div className={styles.large}>
          <LazyQrCode value={link} label={text.qr} />
        </div>
      </LazyDetails>
      <p>
        <PageLink search={searchFor("worksheet", assignment)}>{text.teacher.worksheet}</PageLink>
      </p>
    </Stack>
  );
}

interface CollectProps {
  assignment: Assignment;
  /** Null until it is kept on this device. */
  stored: StoredClass | null;
  tree: DecisionTree;
}

function Collect({ assignment, stored, tree }: CollectProps) {
  const field = useId();
  const hint = useId();
  const [typed, setTyped] = useState("");
  const [status, setStatus] = useState("");

  const add = useCallback(
    (codes: string[]) => {
      const read = codes.filter((code) => decodeHandIn(code, assignment, tree));
      const refused = codes.filter((code) => !read.includes(code));
      if (read.length > 0) {
        const classes = withClass(parseClasses(readStored(STORAGE_KEY)), assignment, new Date());
        store(STORAGE_KEY, JSON.stringify(withCodes(classes, assignment, read.map(codeOf), tree)));
      }
      setStatus(
        [
          read.length > 0 && text.teacher.added(read.length),
          refused.length > 0 && text.teacher.refused(refused),
        ]
          .filter(Boolean)
          .join(" "),
      );
      return refused;
    },
    [assignment, tree],
  );

  useEffect(() => {
    const take = () => {
      const fragment = location.hash.slice(1);
      if (!fragment) return;
      window.history.replaceState(null, "", location.pathname + location.search);
      const gathering = parseReadLink(fragment);
      if (gathering) {
        const classes = parseClasses(readStored(STORAGE_KEY));
        store(STORAGE_KEY, JSON.stringify(withClass(classes, assignment, new Date(), gathering)));
      } else add([fragment]);
    };
    take();
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, [add, assignment]);

  const addGathered = useCallback(
    (codes: string[]) => {
      const before = readStored(STORAGE_KEY);
      const after = JSON.stringify(withCodes(parseClasses(before), assignment, codes, tree));
      if (after !== before) store(STORAGE_KEY, after);
    },
    [assignment, tree],
  );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const codes = typed
      .split(/[\n;,]/)
      .map((each) => each.trim())
      .filter(Boolean);
    setTyped(add(codes).join("\n"));
  };

  return (
    <Stack>
      <h2>{text.teacher.collect}</h2>
      <p>{text.teacher.handedIn(stored?.codes.length ?? 0)}</p>
      {stored?.gathering && (
        <GatheredAnswers assignment={assignment} gathering={stored.gathering} onCodes={addGathered} />
      )}
      <form className={styles.collect} onSubmit={submit}>
        <label htmlFor={field}>{text.teacher.codes}</label>
        <textarea
          id={field}
          className={fieldStyles.field}
          rows={3}
          value={typed}
          spellCheck={false}
          autoCapitalize="characters"
          aria-describedby={hint}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Note id={hint}>{text.teacher.codesHint}</Note>
        <Row>
          <Button type="submit" variant="primary" disabled={typed.trim() === ""}>
            {text.teacher.add}
          </Button>
        </Row>
      </form>
      <p role="status">{status}</p>
      {stored && stored.codes.length > 0 && (
        <CopyButtons copies={{ [text.teacher.copyCodes]: stored.codes.join("\n") }} />
      )}
    </Stack>
  );
}

/** The code alone of a link that holds one. */
function codeOf(typed: string): string {
  return typed.slice(typed.lastIndexOf("#") + 1);
}

function Remove({ assignment }: { assignment: Assignment }) {
  const [asked, setAsked] = useState(false);
  const remove = () => {
    store(STORAGE_KEY, JSON.stringify(withoutClass(parseClasses(readStored(STORAGE_KEY)), assignment)));
    navigate("?page=teacher");
  };
  if (!asked) {
    return (
      <Row>
        <Button variant="quiet" onClick={() => setAsked(true)}>
          {text.teacher.remove}
        </Button>
      </Row>
    );
  }
  return (
    <Row>
      <span role="alert">{text.teacher.removed}</span>
      <Button onClick={remove}>{text.teacher.remove}</Button>
      <Button onClick={() => setAsked(false)}>{text.teacher.keep}</Button>
    </Row>
  );
}

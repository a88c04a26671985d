import { useMemo } from "react";
import type { Batch as BatchTold, CreatedBatch } from "@/api/batches";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { PageLink } from "@/components/ui/PageLink";
import { MOST_BYTES } from "@/lib/downscale";
import { megabytes } from "@/lib/format";
import { MOST_IN_A_BATCH } from "@/lib/limits";
import { useSearch } from "@/lib/urlState";
import styles from "./Batch.module.css";
import type { Phase } from "./useBatch";
import { useBatch, useKnownBatch } from "./useBatch";
import { text } from "./words.en";

interface Props {
  files: File[];
  /** Null leaves the choice to the API. */
  model: string | null;
  onBack: () => void;
}

/** Many files as one batch: what it takes first, then how far it is, then its table. */
export function Batch({ files, model, onBack }: Props) {
  const taken = useMemo(() => files.slice(0, MOST_IN_A_BATCH), [files]);
  const [state, { start, cancel, tryAgain }] = useBatch(taken, model);
  return (
    <section className={styles.batch} aria-label={text.label}>
      <Progress state={state} onCancel={cancel} onTryAgain={tryAgain} />
      {state.phase === "ready" && (
        <>
          <Takes files={taken} all={files.length} batch={state.batch} />
          <p className={styles.buttons}>
            <button type="button" onClick={start}>
              {text.start}
            </button>
          </p>
        </>
      )}
      {(state.phase === "running" || state.phase === "done") && (
        <p>
          <PageLink search={`?page=batch&id=${state.batch.id}`}>{text.ownPage}</PageLink>
        </p>
      )}
      {(state.phase === "ready" || state.phase === "failed" || state.phase === "cancelled") && (
        <p className={styles.buttons}>
          <button type="button" onClick={onBack}>
            {text.back}
          </button>
        </p>
      )}
    </section>
  );
}

/** A batch's own page: whoever has its address can come back to it. */
export function BatchPage() {
  const id = new URLSearchParams(useSearch()).get("id") ?? "";
  const [state, { cancel, tryAgain }] = useKnownBatch(id);
  return (
    <>
      <h1>{text.label}</h1>
      <section className={styles.batch} aria-label={text.label}>
        <Progress state={state} onCancel={cancel} onTryAgain={tryAgain} />
      </section>
    </>
  );
}

interface ProgressProps {
  state: Phase;
  onCancel: () => void;
  onTryAgain: () => void;
}

function Progress({ state, onCancel, onTryAgain }: ProgressProps) {
  if (state.phase === "failed") return <ErrorNotice trouble={state.trouble} onTryAgain={onTryAgain} />;
  const [done, of] = progressOf(state);
  return (
    <>
      <p role="status">{statusOf(state)}</p>
      {(state.phase === "sending" || state.phase === "running") && (
        <>
          <progress max={of} value={done} aria-label={text.progress} />
          <p className={styles.buttons}>
            <button type="button" onClick={onCancel}>
              {text.cancel}
            </button>
          </p>
        </>
      )}
      {state.phase === "done" && <Table batch={state.batch} />}
    </>
  );
}

function Takes({ files, all, batch }: { files: File[]; all: number; batch: CreatedBatch }) {
  const bytes = files.reduce((sum, { size }) => sum + Math.min(size, MOST_BYTES), 0);
  const { seconds, dollars } = batch.estimate;
  return (
    <p>
      {all > files.length && `${text.tooMany(files.length, all)} `}
      {text.size(files.length, megabytes(bytes))} {text.takes(durationOf(seconds))}{" "}
      {dollars === null ? text.free : text.costs(dollars < 0.01 ? text.lessThanACent : text.dollars(dollars))}
    </p>
  );
}

function Table({ batch }: { batch: BatchTold }) {
  if (!batch.results) return null;
  const day = new Date(batch.expires).toLocaleDateString("en", { day: "numeric", month: "long" });
  return (
    <>
      <p className={styles.buttons}>
        <a href={batch.results.csv} download>
          {text.csv}
        </a>
        <a href={batch.results.parquet} download>
          {text.parquet}
        </a>
      </p>
      <p>{text.until(day)}</p>
    </>
  );
}

function progressOf(state: Phase): [number, number] {
  if (state.phase === "sending") return [state.sent, state.batch.images];
  if (state.phase === "running") return [state.batch.answered + state.batch.failed, state.batch.images];
  return [0, 1];
}

function statusOf(state: Exclude<Phase, { phase: "failed" }>): string {
  const [done, of] = progressOf(state);
  switch (state.phase) {
    case "preparing":
      return text.preparing;
    case "ready":
      return "";
    case "sending":
      return done < of ? text.sending(done, of) : text.starting;
    case "running":
      return state.heard ? text.running(done, of) : text.unheard;
    case "unsent":
      return text.unsent;
    case "done":
      return text.done(state.batch.answered, state.batch.failed);
    case "cancelled":
      return text.cancelled(state.batch.answered + state.batch.failed, state.batch.images);
  }
}

function durationOf(seconds: number): string {
  return seconds < 120 ? text.seconds(seconds) : text.minutes(Math.round(seconds / 60));
}

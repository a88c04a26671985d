import { useMemo } from "react";
import type { Batch as BatchStatus, CreatedBatch } from "@/api/batches";
import { Button, ButtonLink } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { PageLink } from "@/components/ui/PageLink";
import { Progress } from "@/components/ui/Progress";
import { Row } from "@/components/ui/Row";
import { Stack } from "@/components/ui/Stack";
import { max_batch_images } from "@/inference/constants.gen.json";
import { MAX_BYTES } from "@/lib/downscale";
import { megabytes } from "@/lib/format";
import { activeLanguage } from "@/lib/language";
import { useSearch } from "@/lib/urlState";
import type { Phase } from "./useBatch";
import { useBatch, useExistingBatch } from "./useBatch";
import { text } from "./words.en";

interface Props {
  files: File[];
  /** Null leaves the choice to the API. */
  model: string | null;
  onBack: () => void;
}

/** Many files as one batch: an estimate first, then progress, then its results. */
export function Batch({ files, model, onBack }: Props) {
  const accepted = useMemo(() => files.slice(0, max_batch_images), [files]);
  const [state, { start, cancel, retry }] = useBatch(accepted, model);
  return (
    <Stack aria-label={text.label}>
      <BatchProgress state={state} onCancel={cancel} onRetry={retry} />
      {state.phase === "ready" && (
        <>
          <Estimate files={accepted} all={files.length} batch={state.batch} />
          <Row>
            <Button onClick={start}>{text.start}</Button>
          </Row>
        </>
      )}
      {(state.phase === "running" || state.phase === "done") && (
        <p>
          <PageLink search={`?page=batch&id=${state.batch.id}`}>{text.ownPage}</PageLink>
        </p>
      )}
      {(state.phase === "ready" || state.phase === "failed" || state.phase === "cancelled") && (
        <Row>
          <Button onClick={onBack}>{text.back}</Button>
        </Row>
      )}
    </Stack>
  );
}

/** A batch's own page: whoever has its URL can come back to it. */
export function BatchPage() {
  const id = new URLSearchParams(useSearch()).get("id") ?? "";
  const [state, { cancel, retry }] = useExistingBatch(id);
  return (
    <>
      <h1>{text.label}</h1>
      <Stack aria-label={text.label}>
        <BatchProgress state={state} onCancel={cancel} onRetry={retry} />
      </Stack>
    </>
  );
}

interface ProgressProps {
  state: Phase;
  onCancel: () => void;
  onRetry: () => void;
}

function BatchProgress({ state, onCancel, onRetry }: ProgressProps) {
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={onRetry} />;
  const [done, total] = progressOf(state);
  return (
    <>
      <p role="status">{statusOf(state)}</p>
      {(state.phase === "sending" || state.phase === "running") && (
        <>
          <Progress label={text.progress} value={done} max={total} />
          <Row>
            <Button onClick={onCancel}>{text.cancel}</Button>
          </Row>
        </>
      )}
      {state.phase === "done" && <Results batch={state.batch} />}
    </>
  );
}

function Estimate({ files, all, batch }: { files: File[]; all: number; batch: CreatedBatch }) {
  const bytes = files.reduce((sum, { size }) => sum + Math.min(size, MAX_BYTES), 0);
  const { seconds, dollars } = batch.estimate;
  return (
    <p>
      {all > files.length && `${text.tooMany(files.length, all)} `}
      {text.size(files.length, megabytes(bytes))} {text.duration(durationOf(seconds))}{" "}
      {dollars === null ? text.free : text.cost(dollars < 0.01 ? text.lessThanACent : text.dollars(dollars))}
    </p>
  );
}

function Results({ batch }: { batch: BatchStatus }) {
  if (!batch.results) return null;
  const day = new Date(batch.expires).toLocaleDateString(activeLanguage(), { day: "numeric", month: "long" });
  return (
    <>
      <Row>
        <ButtonLink href={batch.results.csv} download>
          {text.csv}
        </ButtonLink>
        <ButtonLink href={batch.results.parquet} download>
          {text.parquet}
        </ButtonLink>
      </Row>
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
  const [done, total] = progressOf(state);
  switch (state.phase) {
    case "preparing":
      return text.preparing;
    case "ready":
      return "";
    case "sending":
      return done < total ? text.sending(done, total) : text.starting;
    case "running":
      return state.responding ? text.running(done, total) : text.notResponding;
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

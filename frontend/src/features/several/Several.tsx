import { lazy, useMemo, useState } from "react";
import { valuesOf } from "@/features/answer/valuesOf";
import { usePlace } from "@/features/device/choice";
import { troubleWords } from "@/features/trouble/trouble";
import { csvOf } from "@/shared/csv";
import { download } from "@/shared/download";
import { LoadBoundary } from "@/shared/LoadBoundary";
import { percent } from "@/shared/plainNumbers";
import { batchText, MOST_IN_A_BATCH } from "@/text/batch.en";
import { text } from "@/text/en";
import styles from "./Several.module.css";
import type { Row } from "./useSeveral";
import { useSeveral } from "./useSeveral";

const Batch = lazy(() => import("@/features/batch/Batch").then(({ Batch }) => ({ default: Batch })));

/** More than this are taken as a batch only. */
const MOST = 200;
/** More than this take a while one by one, and may as well be a batch. */
const FEW = 10;

type Column = "file" | "answer" | "sure";

interface Props {
  files: File[];
  /** Null leaves the choice to the API. */
  model: string | null;
  /** The one that is shown in full. */
  current: File | null;
  onOpen: (file: File) => void;
}

/** Several files, one by one or, where they are many and that is wanted, as a batch. */
export function Several(props: Props) {
  const { files, model } = props;
  // Of just these files: others are not sent because some were.
  const [sent, setSent] = useState<File[] | null>(null);
  if (sent === files)
    return (
      <LoadBoundary loading={<p role="status">{batchText.loading}</p>}>
        <Batch files={files} model={model} onBack={() => setSent(null)} />
      </LoadBoundary>
    );
  return (
    <OneByOne {...props}>
      {files.length > FEW && (
        <p>
          <button type="button" onClick={() => setSent(files)}>
            {batchText.offer}
          </button>{" "}
          {batchText.offerNote(MOST_IN_A_BATCH)}
        </p>
      )}
    </OneByOne>
  );
}

/** A table of answers, one row for each file, to sort, open and take away. */
function OneByOne({ files, model, current, onOpen, children }: Props & { children: React.ReactNode }) {
  const taken = useMemo(() => files.slice(0, MOST), [files]);
  const rows = useSeveral(taken, model, usePlace());
  const [sorting, setSorting] = useState<{ by: Column; down: boolean } | null>(null);
  const sorted = useMemo(() => sortedBy(rows, sorting), [rows, sorting]);
  const done = rows.filter(({ phase }) => phase !== "waiting").length;

  const sortBy = (by: Column) => setSorting((before) => ({ by, down: before?.by === by && !before.down }));

  return (
    <section className={styles.several} aria-label={text.several.label}>
      <div className={styles.head}>
        <p role="status">{text.several.done(done, rows.length)}</p>
        <button
          type="button"
          disabled={done < rows.length}
          onClick={() => download(csvOfRows(rows), "galaxies.csv")}
        >
          {text.several.csv}
        </button>
      </div>
      {children}
      <progress max={rows.length} value={done} aria-label={text.several.progress} />
      {files.length > MOST && <p>{text.several.tooMany(MOST, files.length)}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={text.several.table}>
        <table>
          <thead>
            <tr>
              {(["file", "answer", "sure"] as const).map((column) => (
                <th
                  key={column}
                  scope="col"
                  aria-sort={sorting?.by === column ? (sorting.down ? "descending" : "ascending") : "none"}
                >
                  <button type="button" onClick={() => sortBy(column)}>
                    {text.several.columns[column]}
                    <span aria-hidden="true">
                      {sorting?.by === column ? (sorting.down ? " ↓" : " ↑") : ""}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row, index) => (
              <tr key={`${row.file.name} ${index}`} data-current={row.file === current}>
                <th scope="row">
                  <button type="button" onClick={() => onOpen(row.file)} aria-pressed={row.file === current}>
                    {row.file.name || text.picture.unnamed}
                  </button>
                </th>
                <td>{answerOf(row)}</td>
                <td>{row.phase === "answered" && percent(row.result.headline.confidence)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function answerOf(row: Row): string {
  if (row.phase === "answered") return row.result.headline.text;
  return row.phase === "failed" ? troubleWords(row.trouble).message : text.several.waiting;
}

function sortedBy(rows: Row[], sorting: { by: Column; down: boolean } | null): Row[] {
  if (!sorting) return rows;
  const sureOf = (row: Row) => (row.phase === "answered" ? row.result.headline.confidence : -1);
  const compare: Record<Column, (one: Row, other: Row) => number> = {
    file: (one, other) => one.file.name.localeCompare(other.file.name, "en", { numeric: true }),
    answer: (one, other) => answerOf(one).localeCompare(answerOf(other), "en"),
    sure: (one, other) => sureOf(one) - sureOf(other),
  };
  const sorted = rows.toSorted(compare[sorting.by]);
  return sorting.down ? sorted.reverse() : sorted;
}

/** As the command line writes it: the values under their own names, and what went wrong. */
function csvOfRows(rows: Row[]): Blob {
  const first = rows.find((row) => row.phase === "answered");
  const keys = first ? valuesOf(first.result).map(([key]) => key) : [];
  const csv = csvOf(
    ["file", "headline", ...keys, "error"],
    rows.map((row) => {
      const values = new Map(row.phase === "answered" ? valuesOf(row.result) : []);
      return [
        row.file.name,
        row.phase === "answered" ? row.result.headline.text : null,
        ...keys.map((key) => values.get(key) ?? null),
        row.phase === "failed" ? troubleWords(row.trouble).message : null,
      ];
    }),
  );
  return new Blob([csv], { type: "text/csv" });
}

import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import { valuesOf } from "@/api/predictionValues";
import { usePlace } from "@/inference/target";
import { troubleWords } from "@/lib/appError";
import { csvOf } from "@/lib/csv";
import { download } from "@/lib/download";
import { percent } from "@/lib/format";
import { text as sharedText } from "@/lib/words.en";
import styles from "./CompareFiles.module.css";
import type { Row } from "./useClassifyFiles";
import { useClassifyFiles } from "./useClassifyFiles";
import { text } from "./words.en";

/** More than this are taken as a batch only. */
const MOST = 200;
type Column = "file" | "answer" | "sure";

interface Props {
  files: File[];
  /** Null leaves the choice to the API. */
  model: string | null;
  /** The one that is shown in full. */
  current: File | null;
  onOpen: (file: File) => void;
  children?: ReactNode;
}

/** A table of answers, one row for each file, to sort, open and take away. */
export function CompareFiles({ files, model, current, onOpen, children }: Props) {
  const taken = useMemo(() => files.slice(0, MOST), [files]);
  const rows = useClassifyFiles(taken, model, usePlace());
  const [sorting, setSorting] = useState<{ by: Column; down: boolean } | null>(null);
  const sorted = useMemo(() => sortedBy(rows, sorting), [rows, sorting]);
  const done = rows.filter(({ phase }) => phase !== "waiting").length;

  const sortBy = (by: Column) => setSorting((before) => ({ by, down: before?.by === by && !before.down }));

  return (
    <section className={styles.several} aria-label={text.label}>
      <div className={styles.head}>
        <p role="status">{text.done(done, rows.length)}</p>
        <button
          type="button"
          disabled={done < rows.length}
          onClick={() => download(csvOfRows(rows), "galaxies.csv")}
        >
          {text.csv}
        </button>
      </div>
      {children}
      <progress max={rows.length} value={done} aria-label={text.progress} />
      {files.length > MOST && <p>{text.tooMany(MOST, files.length)}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={text.table}>
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
                    {text.columns[column]}
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
                    {row.file.name || sharedText.unnamedImage}
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
  return row.phase === "failed" ? troubleWords(row.trouble).message : text.waiting;
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

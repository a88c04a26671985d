import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { Row } from "@/components/ui/Row";
import { ScrollArea } from "@/components/ui/ScrollArea";
import type { Sort } from "@/components/ui/SortHeader";
import { SortHeader } from "@/components/ui/SortHeader";
import { Stack } from "@/components/ui/Stack";
import { Table } from "@/components/ui/Table";
import { useObjectUrl } from "@/hooks/useObjectUrl";
import type { TableRow } from "@/inference/predictionTable";
import { useInferenceTarget } from "@/inference/target";
import { errorMessage } from "@/lib/appError";
import { download } from "@/lib/download";
import { percent, volunteersOf } from "@/lib/format";
import { activeLanguage } from "@/lib/language";
import { shortenMiddle } from "@/lib/shortenMiddle";
import { text as sharedText } from "@/lib/words.en";
import styles from "./CompareFiles.module.css";
import type { FileResult } from "./useClassifyFiles";
import { useClassifyFiles } from "./useClassifyFiles";
import { text } from "./words.en";

/** More than these only go as a batch. */
const MAX_FILES = 200;
type Column = "file" | "headline" | "confidence";

interface Props {
  files: File[];
  /** Null leaves the choice to the API. */
  model: string | null;
  /** The one that is shown above. */
  current: File | null;
  onOpen: (file: File) => void;
  children?: ReactNode;
}

/** A table of predictions, one row a file, to sort, open and export. */
export function CompareFiles({ files, model, current, onOpen, children }: Props) {
  const taken = useMemo(() => files.slice(0, MAX_FILES), [files]);
  const rows = useClassifyFiles(taken, model, useInferenceTarget());
  const [sort, setSort] = useState<Sort<Column> | null>(null);
  const sorted = useMemo(() => sortRows(rows, sort), [rows, sort]);
  const done = rows.filter(({ phase }) => phase !== "pending").length;
  const failed = rows.filter(({ phase }) => phase === "failed").length;

  const [unsaved, setUnsaved] = useState(false);

  const save = async () => {
    try {
      const { fetchTable } = await import("@/inference/predictionTable");
      download(await fetchTable(rows.flatMap(toTableRow)), "galaxies.csv");
      setUnsaved(false);
    } catch {
      setUnsaved(true);
    }
  };

  return (
    <Stack aria-label={text.label}>
      <Row spread>
        <p role="status">{text.done(done - failed, failed, rows.length)}</p>
        <Button disabled={done < rows.length} onClick={save}>
          {text.csv}
        </Button>
      </Row>
      {unsaved && <p role="alert">{text.notSaved}</p>}
      {children}
      <Progress label={text.progress} value={done} max={rows.length} />
      {files.length > MAX_FILES && <p>{text.tooMany(MAX_FILES, files.length)}</p>}
      <ScrollArea label={text.table} maxBlockSize="24rem">
        <Table className={styles.table}>
          <thead>
            <tr>
              {(["file", "headline", "confidence"] as const).map((column) => (
                <SortHeader key={column} column={column} sort={sort} onSort={setSort}>
                  {text.columns[column]}
                </SortHeader>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row, index) => (
              <tr key={`${row.file.name} ${index}`} data-current={row.file === current}>
                <th scope="row">
                  <button type="button" onClick={() => onOpen(row.file)} aria-pressed={row.file === current}>
                    <Thumbnail file={row.file} />
                    <span title={row.file.name}>
                      {shortenMiddle(row.file.name || sharedText.unnamedImage)}
                    </span>
                  </button>
                </th>
                <td>{unwrap(row)}</td>
                <td>{supportOf(row)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </ScrollArea>
    </Stack>
  );
}

/** A small picture of the file; nothing where the browser cannot show it. */
function Thumbnail({ file }: { file: File }) {
  const url = useObjectUrl(file);
  const [failed, setFailed] = useState(false);
  if (url === null || failed) return <span className={styles.thumbnail} />;
  return (
    <img
      className={styles.thumbnail}
      src={url}
      alt=""
      width={40}
      height={40}
      loading="lazy"
      onError={() => setFailed(true)}
    />
  );
}

function unwrap(row: FileResult): string {
  if (row.phase === "done") return row.prediction.headline.text;
  return row.phase === "failed" ? errorMessage(row.error).message : text.pending;
}

/** How many would say so, or how probable the class is; empty for an outlier. */
function supportOf(row: FileResult): string {
  if (row.phase !== "done") return "";
  const { task, headline } = row.prediction;
  if (headline.confidence === null) return "";
  return task === "votes" ? volunteersOf(headline.confidence) : percent(headline.confidence);
}

function sortRows(rows: FileResult[], sort: Sort<Column> | null): FileResult[] {
  // What could not be read comes first: it is what there is to do.
  if (!sort)
    return rows.toSorted((one, other) => Number(other.phase === "failed") - Number(one.phase === "failed"));
  const confidenceOf = (row: FileResult) =>
    (row.phase === "done" ? row.prediction.headline.confidence : null) ?? -1;
  const compare: Record<Column, (one: FileResult, other: FileResult) => number> = {
    file: (one, other) => one.file.name.localeCompare(other.file.name, activeLanguage(), { numeric: true }),
    headline: (one, other) => unwrap(one).localeCompare(unwrap(other), activeLanguage()),
    confidence: (one, other) => confidenceOf(one) - confidenceOf(other),
  };
  const sorted = rows.toSorted(compare[sort.by]);
  return sort.descending ? sorted.reverse() : sorted;
}

/** The row of a file that is done with, for the table that is saved. */
function toTableRow(row: FileResult): TableRow[] {
  const file = row.file.name;
  if (row.phase === "done") return [{ file, image: row.image, prediction: row.prediction }];
  if (row.phase === "pending") return [];
  const code = row.error.kind === "api" ? row.error.code : row.error.kind;
  return [{ file, error: { code, ...errorMessage(row.error) } }];
}

import { useState } from "react";
import type { Model } from "@/api/client";
import { Badge } from "@/components/ui/Badge";
import { Note } from "@/components/ui/Note";
import type { Sort } from "@/components/ui/SortHeader";
import { SortHeader } from "@/components/ui/SortHeader";
import { Table } from "@/components/ui/Table";
import styles from "./ModelTable.module.css";
import type { Column, ModelRow } from "./rows";
import { sortRows } from "./rows";
import { text } from "./words.en";

const COLUMNS: Column[] = ["model", "miss", "right", "size", "time"];

interface Props {
  rows: ModelRow[];
  /** Name of the model whose card is open. */
  open: string | null;
  onOpen: (name: string | null) => void;
}

/** One row a model, to sort by each figure; a model's name opens its card. */
export function ModelTable({ rows, open, onOpen }: Props) {
  const [sort, setSort] = useState<Sort<Column>>({ by: "miss", descending: false });
  return (
    <>
      <Table className={styles.table}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <SortHeader key={column} column={column} sort={sort} onSort={setSort}>
                {text.columns[column]}
              </SortHeader>
            ))}
          </tr>
        </thead>
        <tbody>
          {sortRows(rows, sort).map(
            ({ model: { name, version, title, labels, task }, isDefault, ...row }) => (
              <tr key={name} data-open={name === open}>
                <th scope="row">
                  <button
                    type="button"
                    aria-expanded={name === open}
                    onClick={() => onOpen(name === open ? null : name)}
                  >
                    {title}
                  </button>
                  {isDefault && <Badge>{text.default}</Badge>}
                  <Note as="div" size="small">
                    {name} {version}, {kindOf(task, labels)}
                  </Note>
                </th>
                <td>{format(row.miss, text.figures.miss)}</td>
                <td>{format(row.right, text.figures.right)}</td>
                <td>{format(row.size, text.figures.size)}</td>
                <td>{format(row.time, text.figures.time)}</td>
              </tr>
            ),
          )}
        </tbody>
      </Table>
      <Note>{text.columnsNote}</Note>
    </>
  );
}

function kindOf(task: Model["task"], labels: string[]): string {
  if (task === "regression") return text.ofNumber(labels.join(""));
  return task === "votes" ? text.ofVotes : text.ofClasses(labels.length);
}

function format(value: number | null, words: (value: number) => string): string {
  return value === null ? text.unmeasured : words(value);
}

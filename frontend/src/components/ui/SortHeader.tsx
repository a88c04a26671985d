import type { ReactNode } from "react";
import styles from "./SortHeader.module.css";

/** By which column a table is sorted. */
export interface Sort<Column extends string> {
  by: Column;
  descending: boolean;
}

interface Props<Column extends string> {
  column: Column;
  /** Null where the rows are in an order of their own. */
  sort: Sort<Column> | null;
  onSort: (sort: Sort<Column>) => void;
  className?: string | undefined;
  children: ReactNode;
}

/** A column's header, which sorts the table by it, and the other way round when it is pressed again. */
export function SortHeader<Column extends string>({
  column,
  sort,
  onSort,
  className,
  children,
}: Props<Column>) {
  const descending = sort?.by === column ? sort.descending : null;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={descending === null ? "none" : descending ? "descending" : "ascending"}
    >
      <button
        type="button"
        className={styles.button}
        onClick={() => onSort({ by: column, descending: descending === false })}
      >
        {children}
        <span aria-hidden="true">{descending === null ? "" : descending ? "\u00a0↓" : "\u00a0↑"}</span>
      </button>
    </th>
  );
}

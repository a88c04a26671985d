import type { ReactNode } from "react";
import { useState } from "react";
import { LazyBoundary } from "./LazyBoundary";
import styles from "./LazyDetails.module.css";
import { text } from "./words.en";

/** Something for those who want it: nothing of it is loaded before it is unfolded. */
export function LazyDetails({ title, children }: { title: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.folded} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {open && <LazyBoundary loading={<p role="status">{text.parts.loading}</p>}>{children}</LazyBoundary>}
    </details>
  );
}

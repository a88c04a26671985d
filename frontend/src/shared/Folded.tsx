import type { ReactNode } from "react";
import { useState } from "react";
import { text } from "@/text/en";
import styles from "./Folded.module.css";
import { LoadBoundary } from "./LoadBoundary";

/** Something for those who want it: nothing of it is loaded before it is unfolded. */
export function Folded({ title, children }: { title: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.folded} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {open && <LoadBoundary loading={<p role="status">{text.parts.loading}</p>}>{children}</LoadBoundary>}
    </details>
  );
}

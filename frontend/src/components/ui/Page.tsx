import type { ReactNode } from "react";
import styles from "./Page.module.css";

interface Props {
  title: string;
  lead?: string;
  children: ReactNode;
}

/** A page of its own, below its heading. */
export function Page({ title, lead, children }: Props) {
  return (
    <div className={styles.page}>
      <h1>{title}</h1>
      {lead !== undefined && <p>{lead}</p>}
      {children}
    </div>
  );
}

import type { ReactNode } from "react";
import styles from "./Badge.module.css";

/** A short mark beside a label or a heading. */
export function Badge({ children }: { children: ReactNode }) {
  return <span className={styles.badge}>{children}</span>;
}

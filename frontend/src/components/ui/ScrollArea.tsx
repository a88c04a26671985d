import type { ReactNode } from "react";
import styles from "./ScrollArea.module.css";

interface Props {
  /** Names the area for screen readers. */
  label: string;
  maxBlockSize?: string;
  children: ReactNode;
}

/** Wide or long content that scrolls within its own frame. */
export function ScrollArea({ label, maxBlockSize, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard.
    <section className={styles.area} style={{ maxBlockSize }} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

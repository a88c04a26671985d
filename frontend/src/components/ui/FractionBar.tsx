import type { ReactNode } from "react";
import styles from "./FractionBar.module.css";

interface Props {
  label: string;
  /** 0 to 1: how long the bar is. */
  share: number;
  /** The share in words, so that the bar is never alone. */
  percent: string;
  words: string | null;
  /** Said beside the label of a bar that stands out. */
  mark: string | null;
  /** A small drawing of what the label means. */
  drawing?: ReactNode;
  /** Where somebody else's share ends, with what it is in words. */
  other?: { share: number; words: string } | null;
  /** A line below the bar. */
  children?: ReactNode;
}

/** One line of a list: a label, its share in words, and the share as a bar. */
export function FractionBar({ label, share, percent, words, mark, drawing, other, children }: Props) {
  return (
    <li className={styles.line} data-marked={mark !== null}>
      {drawing}
      <div className={styles.body}>
        <span className={styles.label}>
          {label}
          {mark !== null && <span className={styles.mark}>{mark}</span>}
        </span>
        <span className={styles.words}>
          <span className={styles.percent}>{percent}</span>
          {words !== null && <span className={styles.heads}>{words}</span>}
        </span>
        <span className={styles.track} aria-hidden="true">
          <span className={styles.fill} style={{ inlineSize: length(share) }} />
          {other && <span className={styles.tick} style={{ insetInlineStart: length(other.share) }} />}
        </span>
        {other && <span className={styles.other}>{other.words}</span>}
        {children}
      </div>
    </li>
  );
}

function length(share: number): string {
  return `${Math.min(1, Math.max(0, share)) * 100}%`;
}

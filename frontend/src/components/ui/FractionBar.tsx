import type { ReactNode } from "react";
import { Badge } from "./Badge";
import { Bar } from "./Bar";
import styles from "./FractionBar.module.css";

interface Props {
  label: string;
  /** 0 to 1. */
  fraction: number;
  /** The fraction in words, so that the bar is never alone. */
  percent: string;
  /** The fraction as a count of volunteers. */
  count: string | null;
  /** Marks a bar that stands out. */
  badge: string | null;
  icon?: ReactNode;
  /** Another fraction to compare with, and what it is. */
  other?: { fraction: number; label: string } | null;
  /** A line below the bar. */
  children?: ReactNode;
}

/** A list item: a label, its fraction in words, and the fraction as a bar. */
export function FractionBar({ label, fraction, percent, count, badge, icon, other, children }: Props) {
  return (
    <li className={styles.item} data-highlighted={badge !== null}>
      {icon}
      <div className={styles.body}>
        <span className={styles.label}>
          {label}
          {badge !== null && <Badge>{badge}</Badge>}
        </span>
        <span className={styles.words}>
          <span className={styles.percent}>{percent}</span>
          {count !== null && <span className={styles.count}>{count}</span>}
        </span>
        <Bar className={styles.bar} fraction={fraction} tick={other?.fraction} highlighted={badge !== null} />
        {other && <span className={styles.other}>{other.label}</span>}
        {children}
      </div>
    </li>
  );
}

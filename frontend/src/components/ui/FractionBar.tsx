import type { ReactNode } from "react";
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
  /** Whether it stands out among its neighbours. */
  highlighted: boolean;
  icon?: ReactNode;
  /** Another fraction to compare with, and what it is. */
  other?: { fraction: number; label: string } | null;
  /** Makes the whole bar a button. */
  onPress?: (() => void) | null;
  pressed?: boolean;
  /** What pressing it does. */
  pressTitle?: string;
  /** A line below the bar. */
  children?: ReactNode;
}

/** A list item: a label, its fraction in words, and the fraction as a bar. */
export function FractionBar(props: Props) {
  const { label, fraction, percent, count, highlighted, icon, other, children } = props;
  const { onPress = null, pressed = false, pressTitle } = props;
  return (
    <li className={styles.item} data-highlighted={highlighted} data-pressed={pressed}>
      {icon}
      <div className={styles.body}>
        {onPress ? (
          <button
            type="button"
            className={styles.label}
            aria-pressed={pressed}
            title={pressTitle}
            onClick={onPress}
          >
            {label}
          </button>
        ) : (
          <span className={styles.label}>{label}</span>
        )}
        <span className={styles.words}>
          <span className={styles.percent}>{percent}</span>
          {count !== null && <span className={styles.count}>{count}</span>}
        </span>
        <Bar className={styles.bar} fraction={fraction} tick={other?.fraction} highlighted={highlighted} />
        {other && <span className={styles.other}>{other.label}</span>}
        {children}
      </div>
    </li>
  );
}

import { classNames } from "@/lib/classNames";
import styles from "./Bar.module.css";

interface Props {
  /** 0 to 1. */
  fraction: number;
  /** 0 to 1: where something to compare with stands. */
  tick?: number | undefined;
  highlighted?: boolean;
  className?: string | undefined;
}

/** A fraction as a bar, for the eye only: the words beside it say the same. */
export function Bar({ fraction, tick, highlighted = false, className }: Props) {
  return (
    <span className={classNames(styles.track, className)} data-highlighted={highlighted} aria-hidden="true">
      <span className={styles.fill} style={{ inlineSize: percentage(fraction) }} />
      {tick !== undefined && <span className={styles.tick} style={{ insetInlineStart: percentage(tick) }} />}
    </span>
  );
}

function percentage(fraction: number): string {
  return `${Math.min(1, Math.max(0, fraction)) * 100}%`;
}

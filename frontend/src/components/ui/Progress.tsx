import styles from "./Progress.module.css";

interface Props {
  label: string;
  value: number;
  max: number;
}

/** A labelled progress bar. */
export function Progress({ label, value, max }: Props) {
  return <progress className={styles.progress} max={max} value={value} aria-label={label} />;
}

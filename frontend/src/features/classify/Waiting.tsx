import { text } from "@/text/en";
import styles from "./Waiting.module.css";

/** Shown while the model works; the page's live region says the same to screen readers. */
export function Waiting({ phase }: { phase: "reading" | "waking" | "slow" }) {
  return (
    <p className={styles.waiting}>
      <span className={styles.orbit} aria-hidden="true" />
      {text.waiting[phase]}
    </p>
  );
}

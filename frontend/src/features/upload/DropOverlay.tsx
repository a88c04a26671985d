import styles from "./DropOverlay.module.css";
import { text } from "./words.en";

/** Covers the window while a file is dragged over it: it can be dropped anywhere. */
export function DropOverlay() {
  return (
    <div className={styles.overlay} role="status">
      <p>{text.drop.letGo}</p>
    </div>
  );
}

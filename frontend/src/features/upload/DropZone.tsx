import type { ChangeEvent } from "react";
import { useId } from "react";
import styles from "./DropZone.module.css";
import { text } from "./words.en";

interface Props {
  /** Small once there is an image to look at. */
  compact: boolean;
  onFiles: (files: File[]) => void;
}

/** Where to drop images, and to choose or take one: file inputs under labels. */
export function DropZone({ compact, onFiles }: Props) {
  const button = useId();
  const hint = useId();
  const receive = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = Array.from(currentTarget.files ?? []);
    // Emptied, so that choosing the same file again is a change.
    currentTarget.value = "";
    if (files.length > 0) onFiles(files);
  };
  return (
    <div className={styles.container} data-compact={compact}>
      <label className={styles.zone} data-compact={compact}>
        <input
          type="file"
          accept="image/*,.fits,.fit,.fts,.fz,.gz,.bz2"
          className={styles.input}
          multiple
          aria-labelledby={button}
          aria-describedby={hint}
          onChange={receive}
        />
        <span className={styles.invitation}>{compact ? text.drop.another : text.drop.title}</span>
        <span className={styles.button} id={button}>
          {text.drop.choose}
        </span>
        <span className={styles.hint} id={hint}>
          {text.drop.paste}
        </span>
      </label>
      <label className={styles.camera}>
        <input
          type="file"
          accept="image/*"
          capture="environment"
          className={styles.input}
          onChange={receive}
        />
        {text.drop.camera}
      </label>
    </div>
  );
}

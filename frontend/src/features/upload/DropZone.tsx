import type { ChangeEvent } from "react";
import { useId } from "react";
import { Button } from "@/components/ui/Button";
import styles from "./DropZone.module.css";
import { text } from "./words.en";

interface Props {
  /** Small once there is an image to look at. */
  compact: boolean;
  /** Whether a name is being typed. */
  naming: boolean;
  onFiles: (files: File[]) => void;
  onName: () => void;
}

/** The ways to bring a galaxy: choose a picture or take one, by file inputs under labels, or name one in the sky. */
export function DropZone({ compact, naming, onFiles, onName }: Props) {
  const button = useId();
  const hint = useId();
  const receive = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = Array.from(currentTarget.files ?? []);
    // Emptied, so that choosing the same file again is a change.
    currentTarget.value = "";
    if (files.length > 0) onFiles(files);
  };
  return (
    <div className={styles.ways} data-compact={compact}>
      <label className={styles.way}>
        <input
          type="file"
          accept="image/*,.fits,.fit,.fts,.fz,.gz,.bz2"
          className={styles.input}
          multiple
          aria-labelledby={button}
          aria-describedby={hint}
          onChange={receive}
        />
        <span id={button}>{text.drop.choose}</span>
      </label>
      <label className={styles.way} data-camera="true">
        <input
          type="file"
          accept="image/*"
          capture="environment"
          className={styles.input}
          onChange={receive}
        />
        {text.drop.camera}
      </label>
      <Button aria-expanded={naming} onClick={onName}>
        {text.drop.name}
      </Button>
      <span className={styles.hint} id={hint}>
        {text.drop.paste}
      </span>
    </div>
  );
}

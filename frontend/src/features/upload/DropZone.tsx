import type { ChangeEvent } from "react";
import { useId } from "react";
import styles from "./DropZone.module.css";
import { text } from "./words.en";

interface Props {
  dragging: boolean;
  /** Small once there is a picture to look at. */
  compact: boolean;
  onChoose: (files: File[]) => void;
}

/** The place to drop pictures, and the ways to choose or take one: file inputs under labels. */
export function DropZone({ dragging, compact, onChoose }: Props) {
  const choose = useId();
  const hint = useId();
  const receive = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = Array.from(currentTarget.files ?? []);
    // Emptied, so that choosing the same file again counts as a choice.
    currentTarget.value = "";
    if (files.length > 0) onChoose(files);
  };
  const invitation = compact ? text.drop.another : text.drop.title;
  return (
    <div className={styles.place} data-compact={compact}>
      <label className={styles.area} data-compact={compact} data-dragging={dragging}>
        <input
          type="file"
          accept="image/*"
          className={styles.input}
          multiple
          aria-labelledby={choose}
          aria-describedby={hint}
          onChange={receive}
        />
        <span className={styles.invitation}>{dragging ? text.drop.letGo : invitation}</span>
        <span className={styles.button} id={choose}>
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

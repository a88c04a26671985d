import { useId } from "react";
import { text } from "@/text/en";
import styles from "./DropArea.module.css";

interface Props {
  dragging: boolean;
  /** Small once there is a picture to look at. */
  compact: boolean;
  onChoose: (files: File[]) => void;
}

/** The place to drop a picture, and the way to choose one: a file input under a label as large as the place. */
export function DropArea({ dragging, compact, onChoose }: Props) {
  const choose = useId();
  const hint = useId();
  const invitation = compact ? text.drop.another : text.drop.title;
  return (
    <label className={styles.area} data-compact={compact} data-dragging={dragging}>
      <input
        type="file"
        accept="image/*"
        className={styles.input}
        aria-labelledby={choose}
        aria-describedby={hint}
        onChange={({ currentTarget }) => {
          const files = Array.from(currentTarget.files ?? []);
          // Emptied, so that choosing the same file again counts as a choice.
          currentTarget.value = "";
          if (files.length > 0) onChoose(files);
        }}
      />
      <span className={styles.invitation}>{dragging ? text.drop.letGo : invitation}</span>
      <span className={styles.button} id={choose}>
        {text.drop.choose}
      </span>
      <span className={styles.hint} id={hint}>
        {text.drop.paste}
      </span>
    </label>
  );
}

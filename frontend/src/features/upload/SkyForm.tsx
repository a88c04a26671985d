import { useId, useState } from "react";
import type { Reference } from "@/api/client";
import styles from "./SkyForm.module.css";
import { placeIn } from "./skyPosition";
import { text } from "./words.en";

/** As the API takes names. */
const NAME = /^[A-Za-z0-9*([][A-Za-z0-9 +\-.:*_()[\]]{0,59}$/;

/** A galaxy in the sky, by its name or its position: one field for both, as people type them. */
export function SkyForm({ onAsk }: { onAsk: (reference: Reference) => void }) {
  const field = useId();
  const hint = useId();
  const [written, setWritten] = useState("");
  const [refused, setRefused] = useState(false);

  const ask = () => {
    const words = written.trim();
    const place = placeIn(words);
    if (place) onAsk(place);
    else if (NAME.test(words)) onAsk({ name: words });
    setRefused(!place && !NAME.test(words));
  };

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <label htmlFor={field}>{text.sky.label}</label>
      <div className={styles.row}>
        <input
          id={field}
          value={written}
          onChange={({ currentTarget }) => setWritten(currentTarget.value)}
          placeholder={text.sky.placeholder}
          aria-describedby={hint}
          aria-invalid={refused}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <button type="submit">{text.sky.ask}</button>
      </div>
      <p id={hint} className={styles.hint} data-refused={refused} role={refused ? "alert" : undefined}>
        {refused ? text.sky.refused : text.sky.hint}
      </p>
    </form>
  );
}

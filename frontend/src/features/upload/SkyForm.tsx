import { useEffect, useId, useRef, useState } from "react";
import type { ImageReference } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Note } from "@/components/ui/Note";
import { object_name } from "@/inference/constants.gen.json";
import styles from "./SkyForm.module.css";
import { looksLikePosition, parsePosition } from "./skyPosition";
import { text } from "./words.en";

const NAME = new RegExp(object_name.pattern);

/** A galaxy in the sky by name or position: one field for both. */
export function SkyForm({ onSubmit }: { onSubmit: (reference: ImageReference) => void }) {
  const field = useId();
  const hint = useId();
  const input = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState("");
  const [complaint, setComplaint] = useState<string | null>(null);
  const invalid = complaint !== null;

  // It opens by a button.
  useEffect(() => input.current?.focus(), []);

  const submit = () => {
    const reference = parseReference(value.trim());
    if (reference) onSubmit(reference);
    setComplaint(reference ? null : looksLikePosition(value) ? text.sky.outOfRange : text.sky.invalid);
  };

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor={field}>{text.sky.label}</label>
      <div className={styles.row}>
        <Input
          ref={input}
          id={field}
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
          placeholder={text.sky.placeholder}
          aria-describedby={hint}
          aria-invalid={invalid}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <Button type="submit" variant="primary">
          {text.sky.submit}
        </Button>
      </div>
      <Note id={hint} className={styles.hint} data-invalid={invalid} role={invalid ? "alert" : undefined}>
        {complaint ?? text.sky.hint}
      </Note>
    </form>
  );
}

/** The object or position that is meant; null where it is neither. */
function parseReference(value: string): ImageReference | null {
  const position = parsePosition(value);
  if (position) return position;
  if (looksLikePosition(value)) return null;
  return value.length <= object_name.max_length && NAME.test(value) ? { name: value } : null;
}

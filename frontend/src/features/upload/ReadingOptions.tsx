import type { FormEvent } from "react";
import { useId, useState } from "react";
import type { Classification, Reading } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Note } from "@/components/ui/Note";
import { Select } from "@/components/ui/Select";
import styles from "./ReadingOptions.module.css";
import { text } from "./readingOptions.en";

/** Names of planes that are listed. */
const MAX_LISTED = 12;

interface Props {
  /** Null until the file is read, or where it could not be. */
  description: Classification["image"] | null;
  /** What was chosen; null is what the API chose. */
  reading: Reading | null;
  onRead: (reading: Reading) => void;
}

/** Says how a file of light was read, and lets its planes and stretch be chosen. */
export function ReadingOptions({ description, reading, onRead }: Props) {
  const id = useId();
  const [bands, setBands] = useState(reading?.bands ?? "");
  const [stretch, setStretch] = useState<Reading["stretch"]>(reading?.stretch ?? "auto");
  const names = description?.bands ?? [];
  const listed = names.slice(0, MAX_LISTED).join(", ") + (names.length > MAX_LISTED ? " …" : "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onRead({ bands: bands.trim(), stretch });
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label={text.title}>
      {description && <div>{description.read_as.join("; ")}</div>}
      <label htmlFor={`${id}-planes`}>{text.planes}</label>
      <Input
        id={`${id}-planes`}
        value={bands}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-note`}
        onChange={({ currentTarget }) => setBands(currentTarget.value)}
      />
      <Note as="div" id={`${id}-note`}>
        {names.length > 0 ? text.planesNote(listed) : text.planesNoteUnknown}
      </Note>
      <label htmlFor={`${id}-stretch`}>{text.stretch}</label>
      <Select
        id={`${id}-stretch`}
        value={stretch}
        onChange={({ currentTarget }) => setStretch(currentTarget.value as Reading["stretch"])}
      >
        {Object.entries(text.stretches).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Select>
      <Button type="submit" variant="light">
        {text.read}
      </Button>
    </form>
  );
}

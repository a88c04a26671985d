import { useMemo } from "react";
import { Button } from "@/components/ui/Button";
import { Details } from "@/components/ui/Details";
import { Note } from "@/components/ui/Note";
import { PageLink } from "@/components/ui/PageLink";
import { activeLanguage } from "@/lib/language";
import { store, useStored } from "@/lib/localStorage";
import { parseEntries, STORAGE_KEY } from "./entries";
import styles from "./History.module.css";
import { text } from "./words.en";

/** Earlier classifications on this device; nothing where there are none. */
export function History() {
  const stored = useStored(STORAGE_KEY);
  const entries = useMemo(() => parseEntries(stored), [stored]);
  if (entries.length === 0) return null;
  return (
    <Details summary={text.title(entries.length)}>
      <Note>{text.note}</Note>
      <ol className={styles.list}>
        {entries.map(({ name, headline, when, search }) => (
          <li key={`${when} ${name}`}>
            {search === null ? <span>{name}</span> : <PageLink search={search}>{name}</PageLink>}
            <span>{headline}</span>
            <Note as="time" dateTime={new Date(when).toISOString()}>
              {new Date(when).toLocaleString(activeLanguage(), { dateStyle: "medium", timeStyle: "short" })}
            </Note>
          </li>
        ))}
      </ol>
      <Button onClick={() => store(STORAGE_KEY, null)}>{text.erase}</Button>
    </Details>
  );
}

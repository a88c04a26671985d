import { useMemo } from "react";
import { PageLink } from "@/components/ui/PageLink";
import { keep, useKept } from "@/lib/localStorage";
import { entriesIn, STORAGE_KEY } from "./entries";
import styles from "./History.module.css";
import { text } from "./words.en";

const WHEN = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** What was asked on this device before; nothing where nothing was. */
export function History() {
  const words = useKept(STORAGE_KEY);
  const entries = useMemo(() => entriesIn(words), [words]);
  if (entries.length === 0) return null;
  return (
    <details className={styles.history}>
      <summary>{text.title(entries.length)}</summary>
      <p className={styles.note}>{text.note}</p>
      <ol className={styles.list}>
        {entries.map(({ name, headline, when, search }) => (
          <li key={`${when} ${name}`}>
            {search === null ? <span>{name}</span> : <PageLink search={search}>{name}</PageLink>}
            <span>{headline}</span>
            <time dateTime={new Date(when).toISOString()}>{WHEN.format(when)}</time>
          </li>
        ))}
      </ol>
      <button type="button" onClick={() => keep(STORAGE_KEY, null)}>
        {text.erase}
      </button>
    </details>
  );
}

import { useMemo } from "react";
import { keep, useKept } from "@/shared/kept";
import { PageLink } from "@/shared/PageLink";
import { text } from "@/text/en";
import { entriesIn, STORAGE_KEY } from "./entries";
import styles from "./History.module.css";

const WHEN = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** What was asked on this device before; nothing where nothing was. */
export function History() {
  const words = useKept(STORAGE_KEY);
  const entries = useMemo(() => entriesIn(words), [words]);
  if (entries.length === 0) return null;
  return (
    <details className={styles.history}>
      <summary>{text.history.title(entries.length)}</summary>
      <p className={styles.note}>{text.history.note}</p>
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
        {text.history.erase}
      </button>
    </details>
  );
}

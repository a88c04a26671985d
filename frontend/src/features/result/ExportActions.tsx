import { useState } from "react";
import type { Classification, Result, Tree } from "@/api/client";
import { valuesOf } from "@/api/predictionValues";
import { csvOf } from "@/lib/csv";
import { download } from "@/lib/download";
import styles from "./ExportActions.module.css";
import { text } from "./words.en";

interface Props {
  name: string;
  classification: Classification;
  /** What the card shows. */
  result: Result;
  tree: Tree | null;
  /** Where the page shows the picture from; null where this browser cannot. */
  picture: string | null;
  /** The address that gives the same answer again; null for a picture of one's own. */
  link: string | null;
}

/** A link, the numbers as files, and a picture of the answer. */
export function ExportActions({ name, classification, result, tree, picture, link }: Props) {
  const [said, setSaid] = useState("");

  const copy = async () => {
    if (link === null) return;
    try {
      await navigator.clipboard.writeText(link);
      setSaid(text.takeAway.copied);
    } catch {
      setSaid(text.takeAway.notCopied(link));
    }
  };

  const saveJson = () =>
    download(
      new Blob([JSON.stringify(classification, null, 2)], { type: "application/json" }),
      "galaxy.json",
    );

  const saveCsv = () => {
    const values = valuesOf(result);
    const csv = csvOf(
      ["file", "headline", ...values.map(([key]) => key)],
      [[name, result.headline.text, ...values.map(([, value]) => value)]],
    );
    download(new Blob([csv], { type: "text/csv" }), "galaxy.csv");
  };

  const saveCard = async () => {
    try {
      const { drawCard } = await import("./shareCard");
      const { source } = classification.image;
      const credit = source.kind === "upload" ? "" : source.credit;
      download(await drawCard(picture, result, tree, credit), "galaxy.png");
      setSaid(text.takeAway.drawn);
    } catch {
      setSaid(text.takeAway.notDrawn);
    }
  };

  return (
    <section className={styles.takeAway}>
      <h3>{text.takeAway.title}</h3>
      <div className={styles.ways}>
        {link !== null && (
          <button type="button" onClick={copy}>
            {text.takeAway.copy}
          </button>
        )}
        <button type="button" onClick={saveCard}>
          {text.takeAway.card}
        </button>
        <button type="button" onClick={saveJson}>
          {text.takeAway.json}
        </button>
        <button type="button" onClick={saveCsv}>
          {text.takeAway.csv}
        </button>
      </div>
      {link === null && <p className={styles.note}>{text.takeAway.noLink}</p>}
      <p className={styles.note} role="status">
        {said}
      </p>
    </section>
  );
}

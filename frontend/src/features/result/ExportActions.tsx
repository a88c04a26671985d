import { useState } from "react";
import type { Classification, DecisionTree, Prediction } from "@/api/client";
import { predictionValues } from "@/api/predictionValues";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { Row } from "@/components/ui/Row";
import { toCsv } from "@/lib/csv";
import { download } from "@/lib/download";
import styles from "./ExportActions.module.css";
import { text } from "./words.en";

interface Props {
  name: string;
  classification: Classification;
  /** Drawn on the card. */
  prediction: Prediction;
  tree: DecisionTree | null;
  /** URL of the image as it is shown; null where this browser cannot show it. */
  imageUrl: string | null;
  /** URL that gives the same prediction again; null for an uploaded image. */
  link: string | null;
}

/** A link, the numbers as files, and a card to share. */
export function ExportActions({ name, classification, prediction, tree, imageUrl, link }: Props) {
  const [status, setStatus] = useState("");

  const copyLink = async () => {
    if (link === null) return;
    try {
      await navigator.clipboard.writeText(link);
      setStatus(text.export.copied);
    } catch {
      setStatus(text.export.notCopied(link));
    }
  };

  const saveJson = () =>
    download(
      new Blob([JSON.stringify(classification, null, 2)], { type: "application/json" }),
      "galaxy.json",
    );

  const saveCsv = () => {
    const values = predictionValues(prediction);
    const csv = toCsv(
      ["file", "headline", ...values.map(([key]) => key)],
      [[name, prediction.headline.text, ...values.map(([, value]) => value)]],
    );
    download(new Blob([csv], { type: "text/csv" }), "galaxy.csv");
  };

  const saveCard = async () => {
    try {
      const { drawCard } = await import("./shareCard");
      const { origin } = classification.image;
      const credit = origin.kind === "upload" ? "" : origin.credit;
      download(await drawCard(imageUrl, prediction, tree, credit), "galaxy.png");
      setStatus(text.export.drawn);
    } catch {
      setStatus(text.export.notDrawn);
    }
  };

  return (
    <section className={styles.actions}>
      <h3>{text.export.title}</h3>
      <Row>
        {link !== null && <Button onClick={copyLink}>{text.export.copy}</Button>}
        <Button onClick={saveCard}>{text.export.card}</Button>
        <Button onClick={saveJson}>{text.export.json}</Button>
        <Button onClick={saveCsv}>{text.export.csv}</Button>
      </Row>
      {link === null && <Note>{text.export.noLink}</Note>}
      <Note role="status">{status}</Note>
    </section>
  );
}

import type { Ref } from "react";
import { useState } from "react";
import type { Classification, DecisionTree, Prediction, VotesPrediction } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { Row } from "@/components/ui/Row";
import { download } from "@/lib/download";
import { answerLink } from "./answerLink";
import styles from "./ExportActions.module.css";
import { text } from "./words.en";

interface Props {
  sectionRef: Ref<HTMLElement>;
  name: string;
  classification: Classification;
  /** Drawn on the card. */
  prediction: Prediction;
  tree: DecisionTree;
  /** URL of the image as it is shown; null where this browser cannot show it. */
  imageUrl: string | null;
  /** URL that gives the same prediction again; null for an uploaded image. */
  link: string | null;
}

/** A link, the numbers as files, and a card to share. */
export function ExportActions(props: Props) {
  const { sectionRef, name, classification, prediction, tree, imageUrl } = props;
  const [status, setStatus] = useState("");
  const isOwn = props.link === null;
  const link = props.link ?? (prediction.task === "votes" ? linkToAnswer(prediction) : null);

  const copyLink = async () => {
    if (link === null) return;
    try {
      await navigator.clipboard.writeText(link);
      setStatus(text.export.copied);
    } catch {
      setStatus(text.export.notCopied(link));
    }
  };

  const drawOwnCard = async () => {
    const { drawCard } = await import("./shareCard");
    const { origin } = classification.image;
    return drawCard(imageUrl, prediction, tree, origin.kind === "upload" ? "" : origin.credit);
  };

  const share = async () => {
    if (link === null) return;
    const data = { title: prediction.headline.text, url: link };
    // An own picture is not sent along unasked; a link alone is shared where the card cannot be.
    const card = isOwn ? null : await drawOwnCard().catch(() => null);
    const files = card ? [new File([card], "galaxy.png", { type: card.type })] : [];
    const withCard = { ...data, files };
    // Its rejection is a change of mind.
    await navigator
      .share(files.length > 0 && navigator.canShare?.(withCard) ? withCard : data)
      .catch(() => undefined);
  };

  const saveJson = () =>
    download(
      new Blob([JSON.stringify(classification, null, 2)], { type: "application/json" }),
      "galaxy.json",
    );

  const saveCsv = async () => {
    try {
      const { fetchTable } = await import("@/inference/predictionTable");
      download(await fetchTable([{ file: name, image: classification.image, prediction }]), "galaxy.csv");
    } catch {
      setStatus(text.export.notSaved);
    }
  };

  const saveCard = async () => {
    try {
      download(await drawOwnCard(), "galaxy.png");
      setStatus(text.export.drawn);
    } catch {
      setStatus(text.export.notDrawn);
    }
  };

  return (
    <section ref={sectionRef} tabIndex={-1} className={styles.actions} aria-label={text.export.title}>
      <h3>{text.export.title}</h3>
      <Row>
        {link !== null && canShare() && (
          <Button variant="quiet" onClick={share}>
            {text.export.share}
          </Button>
        )}
        {link !== null && (
          <Button variant="quiet" onClick={copyLink}>
            {text.export.copy}
          </Button>
        )}
        <Button variant="quiet" onClick={saveCard}>
          {text.export.card}
        </Button>
        <Button variant="quiet" onClick={saveJson}>
          {text.export.json}
        </Button>
        <Button variant="quiet" onClick={saveCsv}>
          {text.export.csv}
        </Button>
      </Row>
      {isOwn && <Note>{link === null ? text.export.noLink : text.export.answerLink}</Note>}
      <Note role="status">{status}</Note>
    </section>
  );
}

/** URL of the answer without the picture. */
function linkToAnswer(prediction: VotesPrediction): string {
  return `${location.origin}${location.pathname}${answerLink(prediction)}`;
}

/** Whether this device has a way of its own to share links. */
function canShare(): boolean {
  return typeof navigator.share === "function";
}

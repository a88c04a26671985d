import { useEffect, useRef, useState } from "react";
import { text } from "@/text/en";
import { Answer } from "./Answer";
import styles from "./ClassifyPage.module.css";
import { DropArea } from "./DropArea";
import { ModelChoice } from "./ModelChoice";
import { Picture } from "./Picture";
import { TroubleNotice } from "./TroubleNotice";
import type { Trouble } from "./trouble";
import type { Catalogue } from "./useCatalogue";
import { useCatalogue } from "./useCatalogue";
import type { Attempt } from "./useClassification";
import { useClassification } from "./useClassification";
import type { Way } from "./useIncomingFiles";
import { useIncomingFiles } from "./useIncomingFiles";
import { Waiting } from "./Waiting";

/** The whole page between header and footer: a place for a picture, and what the model says about it. */
export function ClassifyPage() {
  const { catalogue, reload } = useCatalogue();
  const { attempt, classify } = useClassification();
  const [chosenModel, setChosenModel] = useState<string | null>(null);
  const [mishap, setMishap] = useState<Trouble | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const outcome = useRef<HTMLElement>(null);

  const take = (files: File[], way?: Way) => {
    const [first] = files;
    setNote(files.length > 1 ? text.drop.firstOf(files.length) : null);
    setMishap(first ? null : { kind: way === "paste" ? "nothingPasted" : "nothingDropped" });
    if (first) void classify(first, chosenModel);
  };
  const { dragging } = useIncomingFiles(take);

  const chooseModel = (name: string) => {
    setChosenModel(name);
    if (attempt.picture) void classify(attempt.picture, name);
  };

  const tryAgain = () => {
    // The button that had the focus goes away; what it leads to takes it.
    outcome.current?.focus();
    if (catalogue.phase === "failed") void reload();
    if (attempt.picture && attempt.phase === "failed") void classify(attempt.picture, chosenModel);
  };

  useScrollToOnPhones(outcome, attempt.picture);

  const trouble = currentTrouble(mishap, attempt, catalogue);
  return (
    <div className={styles.page} data-started={attempt.picture !== null}>
      <h1>{text.lead}</h1>
      <DropArea dragging={dragging} compact={attempt.picture !== null} onChoose={take} />
      <Models catalogue={catalogue} chosen={chosenModel} onChoose={chooseModel} />
      <p role="status" className="visually-hidden">
        {announcement(attempt)}
      </p>
      <section ref={outcome} tabIndex={-1} className={styles.outcome} aria-label={text.answer.label}>
        {attempt.picture && (
          <Picture
            file={attempt.picture}
            read={attempt.phase === "answered" ? attempt.classification.image : null}
          />
        )}
        <div className={styles.words}>
          {note && <p className={styles.note}>{note}</p>}
          {trouble && <TroubleNotice trouble={trouble} onTryAgain={tryAgain} />}
          {(attempt.phase === "reading" || attempt.phase === "waking") && <Waiting phase={attempt.phase} />}
          {attempt.phase === "answered" && <Answers attempt={attempt} catalogue={catalogue} />}
        </div>
      </section>
    </div>
  );
}

interface ModelsProps {
  catalogue: Catalogue;
  chosen: string | null;
  onChoose: (name: string) => void;
}

function Models({ catalogue, chosen, onChoose }: ModelsProps) {
  if (catalogue.phase === "failed") return null;
  if (catalogue.phase === "loading") return <p className={styles.note}>{text.models.loading}</p>;
  const { models } = catalogue;
  return <ModelChoice models={models} chosen={chosen ?? models.default} onChoose={onChoose} />;
}

interface AnswersProps {
  attempt: Extract<Attempt, { phase: "answered" }>;
  catalogue: Catalogue;
}

function Answers({ attempt, catalogue }: AnswersProps) {
  const known = catalogue.phase === "ready" ? catalogue : null;
  return attempt.classification.results.map((result) => {
    const card = known?.models.models.find(({ name }) => name === result.model.name);
    return (
      <Answer
        key={result.model.name}
        result={result}
        title={card?.title ?? null}
        tree={known?.tree ?? null}
      />
    );
  });
}

/** One trouble at a time: the latest mishap, else the picture's, else the page's own. */
function currentTrouble(mishap: Trouble | null, attempt: Attempt, catalogue: Catalogue): Trouble | null {
  if (mishap) return mishap;
  if (attempt.phase === "failed") return attempt.trouble;
  return catalogue.phase === "failed" ? catalogue.trouble : null;
}

/** What a screen reader hears; a trouble speaks for itself. */
function announcement(attempt: Attempt): string {
  switch (attempt.phase) {
    case "reading":
    case "waking":
      return text.waiting[attempt.phase];
    case "answered":
      return attempt.classification.results
        .map(({ headline, sentence }) => text.answer.announce(headline.text, sentence))
        .join(" ");
    default:
      return "";
  }
}

/** On a phone the answer starts below the fold, so a new picture brings it into view. */
function useScrollToOnPhones(target: React.RefObject<HTMLElement | null>, picture: File | null) {
  useEffect(() => {
    if (picture && window.matchMedia("(max-width: 52rem)").matches) target.current?.scrollIntoView();
  }, [target, picture]);
}

import type { ReactNode } from "react";
import { lazy, useState } from "react";
import type { Classification, Reference, Result } from "@/api/client";
import { samplePicture, skyPicture } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { LazyDetails } from "@/components/ui/LazyDetails";
import { ExportActions } from "@/features/result/ExportActions";
import { HeatmapControls } from "@/features/result/HeatmapControls";
import { ModelComparison } from "@/features/result/ModelComparison";
import { Answer } from "@/features/result/PredictionView";
import type { Loaded } from "@/hooks/useAsync";
import { useObjectUrl } from "@/hooks/useObjectUrl";
import { FallbackNotice } from "@/inference/FallbackNotice";
import { goTo, searchWith } from "@/lib/urlState";
import { nameOf } from "./displayName";
import { Picture } from "./ImageView";
import type { Subject } from "./imageInput";
import { searchFor } from "./imageInput";
import { Waiting } from "./PendingNotice";
import styles from "./ResultView.module.css";
import { SkyZoom } from "./SkyZoom";
import type { Attempt } from "./useClassification";
import { useCountedVotes, useExplanations } from "./useExplanations";
import type { Catalogue } from "./useMetadata";
import { text } from "./words.en";

const CropEditor = lazy(() =>
  import("@/features/upload/CropEditor").then(({ CropEditor }) => ({ default: CropEditor })),
);
const TreeDiagram = lazy(() =>
  import("@/features/result/TreeDiagram").then(({ TreeDiagram }) => ({ default: TreeDiagram })),
);

interface Props {
  subject: Subject;
  attempt: Attempt;
  /** Null until it has been fetched. */
  catalogue: Catalogue | null;
  search: string;
  /** What stands in the way, if something does. */
  trouble: ReactNode;
  onShow: (reference: Reference) => void;
  onAskAgain: () => void;
  onReframe: (framed: Blob | null) => void;
}

/** One picture and everything that is said about it. */
export function ResultView(props: Props) {
  const { subject, attempt, catalogue, search, trouble, onShow, onAskAgain, onReframe } = props;
  const { loaded: reasons, reload } = useExplanations(attempt);
  const answered = attempt.phase === "answered" ? attempt.classification : null;
  const sample = useCountedVotes(sampleOf(subject));
  const [shown, setShown] = useState<string | null>(null);
  const [strength, setStrength] = useState(0.45);
  const own = useObjectUrl(subject.kind === "upload" ? (subject.framed ?? subject.file) : null);

  const url = own ?? addressOf(subject, answered);
  const name = nameOf(subject, answered);
  const result = answered?.results[0] ?? null;
  const mapped = result && reasons.phase === "ready" ? mappedBy(reasons.value, result) : null;
  const map = mapped?.maps.find(({ key }) => key === shown) ?? null;
  const source = answered?.image.source;
  const titleOf = (model: string) =>
    catalogue?.models.models.find((each) => each.name === model)?.title ?? null;

  return (
    <>
      <Picture
        url={url}
        name={name}
        alt={subject.kind === "upload" ? text.picture.alt(name) : text.picture.altOf(name)}
        credited={subject.kind === "reference"}
        read={answered?.image ?? null}
        heat={map && { map, strength }}
      >
        {mapped && (
          <HeatmapControls
            maps={mapped.maps}
            tree={catalogue?.tree ?? null}
            classes={mapped.task === "classes" ? mapped.probabilities : []}
            otherModel={
              mapped.model.name === result?.model.name
                ? null
                : (titleOf(mapped.model.name) ?? mapped.model.name)
            }
            chosen={shown}
            strength={strength}
            onChoose={setShown}
            onStrength={setStrength}
          />
        )}
        {source?.kind === "sky" && <SkyZoom source={source} subject={subject} onShow={onShow} />}
        {subject.kind === "upload" && (
          <LazyDetails key={fileKey(subject.file)} title={text.cropEditor}>
            <CropEditor file={subject.file} onFrame={onReframe} />
          </LazyDetails>
        )}
      </Picture>
      <div className={styles.words}>
        {trouble}
        {isWaiting(attempt) && <Waiting phase={attempt.phase} />}
        {attempt.phase === "answered" && attempt.instead && (
          <FallbackNotice instead={attempt.instead} onTryAgain={onAskAgain} />
        )}
        {answered && result && (
          <>
            <Answer
              result={result}
              title={titleOf(result.model.name)}
              tree={catalogue?.tree ?? null}
              counted={sample?.votes ?? null}
              simulated={sample?.origin.simulated ?? false}
              spread={spreadOf(reasons, result)}
            />
            {catalogue && result.task === "votes" && (
              <LazyDetails title={text.treeDiagram}>
                <TreeDiagram result={result} tree={catalogue.tree} />
              </LazyDetails>
            )}
            {catalogue && (
              <section className={styles.compared}>
                <h3>{text.comparison.title}</h3>
                {reasons.phase === "loading" && <p>{text.comparison.loading}</p>}
                {reasons.phase === "failed" && <ErrorNotice trouble={reasons.trouble} onTryAgain={reload} />}
                <ModelComparison
                  models={catalogue.models}
                  results={reasons.phase === "ready" ? reasons.value.results : []}
                  tree={catalogue.tree}
                  counted={sample?.votes ?? null}
                  walk={walkOf(result, reasons)}
                  chosen={result.model.name}
                  onChoose={(model) => goTo(searchWith(search, { model }))}
                />
              </section>
            )}
            <ExportActions
              name={name}
              classification={answered}
              result={result}
              tree={catalogue?.tree ?? null}
              picture={url}
              link={linkOf(subject, result)}
            />
            {attempt.phase === "answered" && <p className={styles.took}>{tookWords(attempt)}</p>}
          </>
        )}
      </div>
    </>
  );
}

function isWaiting(attempt: Attempt): attempt is Extract<Attempt, { phase: "reading" | "waking" | "slow" }> {
  return attempt.phase === "reading" || attempt.phase === "waking" || attempt.phase === "slow";
}

function tookWords({ milliseconds, place }: Extract<Attempt, { phase: "answered" }>): string {
  const words = place === "device" ? text.answer.tookOnDevice : text.answer.took;
  return words((milliseconds / 1000).toFixed(1));
}

function sampleOf(subject: Subject): string | null {
  return subject.kind === "reference" && "sample" in subject.reference ? subject.reference.sample : null;
}

/** Where the page shows the picture from; a name's is only known once it was looked up. */
function addressOf(subject: Subject, answered: Classification | null): string | null {
  const sample = sampleOf(subject);
  if (sample !== null) return samplePicture(sample);
  const source = answered?.image.source;
  return source?.kind === "sky" ? skyPicture(source) : null;
}

/** The address that gives the same answer again: with the model that gave it, as the default may change. */
function linkOf(subject: Subject, result: Result): string | null {
  if (subject.kind === "upload") return null;
  const search = searchFor(subject.reference, searchWith("", { model: result.model.name }));
  return `${location.origin}${location.pathname}${search}`;
}

/** Whose heat maps to show: the answering model's, else those of any other that makes them. */
function mappedBy({ results }: Classification, { model }: Result): Result | null {
  const makers = results.filter(({ maps }) => maps.length > 0);
  return makers.find((result) => result.model.name === model.name) ?? makers.at(-1) ?? null;
}

function spreadOf(reasons: Loaded<Classification>, { model }: Result): Result["spread"] {
  if (reasons.phase !== "ready") return {};
  return reasons.value.results.find((result) => result.model.name === model.name)?.spread ?? {};
}

/** The walk whose questions are compared: the answering model's, or that of one which walks. */
function walkOf(result: Result, reasons: Loaded<Classification>): string[] {
  if (result.task === "votes") return result.walk;
  const walkers = reasons.phase === "ready" ? reasons.value.results : [];
  return walkers.flatMap((each) => (each.task === "votes" ? [each.walk] : [])).at(-1) ?? [];
}

function fileKey({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`;
}

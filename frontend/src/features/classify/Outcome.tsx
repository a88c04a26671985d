import type { ReactNode } from "react";
import { lazy, useState } from "react";
import type { Classification, Reference, Result } from "@/api/calls";
import { samplePicture, skyPicture } from "@/api/calls";
import { Answer } from "@/features/answer/Answer";
import { Compared } from "@/features/answer/Compared";
import { HeatControls } from "@/features/answer/HeatControls";
import { TakeAway } from "@/features/answer/TakeAway";
import { AnsweredHere } from "@/features/device/AnsweredHere";
import { TroubleNotice } from "@/features/trouble/TroubleNotice";
import type { Loaded } from "@/features/trouble/useLoaded";
import { goTo, searchWith } from "@/shared/address";
import { Folded } from "@/shared/Folded";
import { text } from "@/text/en";
import { nameOf } from "./names";
import styles from "./Outcome.module.css";
import { Picture } from "./Picture";
import { SkyZoom } from "./SkyZoom";
import type { Subject } from "./subject";
import { searchFor } from "./subject";
import type { Catalogue } from "./useCatalogue";
import type { Attempt } from "./useClassification";
import { useObjectUrl } from "./useObjectUrl";
import { useCountedVotes, useReasons } from "./useReasons";
import { Waiting } from "./Waiting";

const Framing = lazy(() => import("@/features/bring/Framing").then(({ Framing }) => ({ default: Framing })));
const WholeTree = lazy(() =>
  import("@/features/answer/WholeTree").then(({ WholeTree }) => ({ default: WholeTree })),
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
export function Outcome(props: Props) {
  const { subject, attempt, catalogue, search, trouble, onShow, onAskAgain, onReframe } = props;
  const { loaded: reasons, reload } = useReasons(attempt);
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
          <HeatControls
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
          <Folded key={fileKey(subject.file)} title={text.framing.open}>
            <Framing file={subject.file} onFrame={onReframe} />
          </Folded>
        )}
      </Picture>
      <div className={styles.words}>
        {trouble}
        {isWaiting(attempt) && <Waiting phase={attempt.phase} />}
        {attempt.phase === "answered" && attempt.instead && (
          <AnsweredHere instead={attempt.instead} onTryAgain={onAskAgain} />
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
              <Folded title={text.tree.title}>
                <WholeTree result={result} tree={catalogue.tree} />
              </Folded>
            )}
            {catalogue && (
              <section className={styles.compared}>
                <h3>{text.compared.title}</h3>
                {reasons.phase === "loading" && <p>{text.compared.loading}</p>}
                {reasons.phase === "failed" && (
                  <TroubleNotice trouble={reasons.trouble} onTryAgain={reload} />
                )}
                <Compared
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
            <TakeAway
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
  const words = place === "device" ? text.device.took : text.answer.took;
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

import { lazy, useEffect, useMemo, useRef, useState } from "react";
import type { Reference } from "@/api/calls";
import { DropArea } from "@/features/bring/DropArea";
import { Gallery } from "@/features/bring/Gallery";
import { SkyForm } from "@/features/bring/SkyForm";
import type { Way } from "@/features/bring/useIncomingFiles";
import { useIncomingFiles } from "@/features/bring/useIncomingFiles";
import { usePlace } from "@/features/device/choice";
import { PlaceSwitch } from "@/features/device/PlaceSwitch";
import type { DeviceState } from "@/features/device/state";
import { useDeviceState } from "@/features/device/state";
import { History } from "@/features/history/History";
import { TroubleNotice } from "@/features/trouble/TroubleNotice";
import type { Trouble } from "@/features/trouble/trouble";
import { goTo } from "@/shared/address";
import { LoadBoundary } from "@/shared/LoadBoundary";
import { text } from "@/text/en";
import styles from "./ClassifyPage.module.css";
import { Outcome } from "./Outcome";
import type { Subject } from "./subject";
import { referenceIn, searchFor } from "./subject";
import { useCatalogue } from "./useCatalogue";
import type { Attempt } from "./useClassification";
import { useClassification } from "./useClassification";
import { useRemembering } from "./useRemembering";
import { waitingWords } from "./Waiting";

const Several = lazy(() =>
  import("@/features/several/Several").then(({ Several }) => ({ default: Several })),
);

/** The front page between header and footer: ways to bring a galaxy, and what the models say about it. */
export function ClassifyPage({ search }: { search: string }) {
  const { loaded: catalogue, reload } = useCatalogue();
  const [upload, setUpload] = useState<Extract<Subject, { kind: "upload" }> | null>(null);
  const [files, setFiles] = useState<File[]>([]);
  const [mishap, setMishap] = useState<Trouble | null>(null);
  const outcome = useRef<HTMLElement>(null);

  const model = new URLSearchParams(search).get("model");
  const place = usePlace();
  const device = useDeviceState();
  const reference = useMemo(() => referenceIn(search), [search]);
  const subject = useSubject(reference, upload);
  const { attempt, tryAgain: askAgain } = useClassification(subject, model, place);

  useRemembering(attempt);

  const show = (picture: Reference) => {
    setMishap(null);
    goTo(searchFor(picture, search));
  };
  const showFile = (file: File) => {
    setMishap(null);
    setUpload({ kind: "upload", file, framed: null });
    goTo(searchFor(null, search));
  };
  const take = (brought: File[], way?: Way) => {
    const [first] = brought;
    if (!first) return setMishap({ kind: way === "paste" ? "nothingPasted" : "nothingDropped" });
    setFiles(brought.length > 1 ? brought : []);
    showFile(first);
  };
  const { dragging } = useIncomingFiles(take);

  const tryAgain = () => {
    // The button that had the focus goes away; what it leads to takes it.
    outcome.current?.focus();
    setMishap(null);
    if (catalogue.phase === "failed") reload();
    if (attempt.phase === "failed") askAgain();
  };

  useScrollTo(outcome, subject);

  const started = subject !== null;
  const trouble =
    mishap ??
    (attempt.phase === "failed" ? attempt.trouble : null) ??
    (catalogue.phase === "failed" ? catalogue.trouble : null);
  return (
    <div className={styles.page} data-started={started}>
      <h1>{text.lead}</h1>
      <DropArea dragging={dragging} compact={started} onChoose={take} />
      <PlaceSwitch model={model} models={catalogue.phase === "ready" ? catalogue.value.models : null} />
      <p role="status" className="visually-hidden">
        {announcement(attempt, device.phase)}
      </p>
      {!started && trouble && <TroubleNotice trouble={trouble} onTryAgain={tryAgain} />}
      {files.length > 1 && (
        <LoadBoundary loading={<p role="status">{text.parts.loading}</p>}>
          <Several files={files} model={model} current={upload?.file ?? null} onOpen={showFile} />
        </LoadBoundary>
      )}
      <section
        ref={outcome}
        tabIndex={-1}
        className={styles.outcome}
        aria-label={text.answer.label}
        hidden={!started}
      >
        {subject && (
          <Outcome
            subject={subject}
            attempt={attempt}
            catalogue={catalogue.phase === "ready" ? catalogue.value : null}
            search={search}
            trouble={trouble && <TroubleNotice trouble={trouble} onTryAgain={tryAgain} />}
            onShow={show}
            onAskAgain={askAgain}
            onReframe={(framed) => upload && setUpload({ ...upload, framed })}
          />
        )}
      </section>
      {/* One notice is enough where nothing can be reached. */}
      {catalogue.phase !== "failed" && (
        <Gallery
          current={reference && "sample" in reference ? reference.sample : null}
          onChoose={(sample) => show({ sample })}
        />
      )}
      <SkyForm onAsk={show} />
      <History />
    </div>
  );
}

/** What is asked about: what the address names comes before a picture of one's own. */
function useSubject(reference: Reference | null, upload: Subject | null): Subject | null {
  // By its value, so that another model's name in the address does not make it another picture.
  const written = reference && JSON.stringify(reference);
  const named = useMemo<Subject | null>(
    () => (written === null ? null : { kind: "reference", reference: JSON.parse(written) as Reference }),
    [written],
  );
  return named ?? upload;
}

/** What a screen reader hears; a trouble speaks for itself. */
function announcement(attempt: Attempt, device: DeviceState["phase"]): string {
  switch (attempt.phase) {
    case "reading":
    case "waking":
    case "slow":
      return waitingWords(attempt.phase, device);
    case "answered":
      return attempt.classification.results
        .map(({ headline, sentence }) => text.answer.announce(headline.text, sentence))
        .join(" ");
    default:
      return "";
  }
}

/** What was asked for may start below the fold, so a new picture brings it into view. */
function useScrollTo(target: React.RefObject<HTMLElement | null>, subject: Subject | null) {
  useEffect(() => {
    if (subject) target.current?.scrollIntoView();
  }, [target, subject]);
}

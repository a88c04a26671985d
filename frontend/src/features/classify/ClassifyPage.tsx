import { lazy, useEffect, useMemo, useRef, useState } from "react";
import type { Reference } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { text as uiText } from "@/components/ui/words.en";
import { History } from "@/features/history/History";
import { DropZone } from "@/features/upload/DropZone";
import { SampleGallery } from "@/features/upload/SampleGallery";
import { SkyForm } from "@/features/upload/SkyForm";
import type { Way } from "@/features/upload/useIncomingFiles";
import { useIncomingFiles } from "@/features/upload/useIncomingFiles";
import type { DeviceState } from "@/inference/deviceStatus";
import { useDeviceState } from "@/inference/deviceStatus";
import { InferenceTargetSwitch } from "@/inference/InferenceTargetSwitch";
import { usePlace } from "@/inference/target";
import type { Trouble } from "@/lib/appError";
import { goTo } from "@/lib/urlState";
import styles from "./ClassifyPage.module.css";
import type { Subject } from "./imageInput";
import { referenceIn, searchFor } from "./imageInput";
import { waitingWords } from "./PendingNotice";
import { ResultView } from "./ResultView";
import type { Attempt } from "./useClassification";
import { useClassification } from "./useClassification";
import { useHistoryRecorder } from "./useHistoryRecorder";
import { useMetadata } from "./useMetadata";
import { text } from "./words.en";

const ManyFiles = lazy(() => import("./ManyFiles").then(({ ManyFiles }) => ({ default: ManyFiles })));

/** The front page between header and footer: ways to bring a galaxy, and what the models say about it. */
export function ClassifyPage({ search }: { search: string }) {
  const { loaded: catalogue, reload } = useMetadata();
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

  useHistoryRecorder(attempt);

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
      <DropZone dragging={dragging} compact={started} onChoose={take} />
      <InferenceTargetSwitch
        model={model}
        models={catalogue.phase === "ready" ? catalogue.value.models : null}
      />
      <p role="status" className="visually-hidden">
        {announcement(attempt, device.phase)}
      </p>
      {!started && trouble && <ErrorNotice trouble={trouble} onTryAgain={tryAgain} />}
      {files.length > 1 && (
        <LazyBoundary loading={<p role="status">{uiText.parts.loading}</p>}>
          <ManyFiles files={files} model={model} current={upload?.file ?? null} onOpen={showFile} />
        </LazyBoundary>
      )}
      <section
        ref={outcome}
        tabIndex={-1}
        className={styles.outcome}
        aria-label={text.answer.label}
        hidden={!started}
      >
        {subject && (
          <ResultView
            subject={subject}
            attempt={attempt}
            catalogue={catalogue.phase === "ready" ? catalogue.value : null}
            search={search}
            trouble={trouble && <ErrorNotice trouble={trouble} onTryAgain={tryAgain} />}
            onShow={show}
            onAskAgain={askAgain}
            onReframe={(framed) => upload && setUpload({ ...upload, framed })}
          />
        )}
      </section>
      {/* One notice is enough where nothing can be reached. */}
      {catalogue.phase !== "failed" && (
        <SampleGallery
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

import { lazy, useEffect, useMemo, useRef, useState } from "react";
import type { ImageReference } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { VisuallyHidden } from "@/components/ui/VisuallyHidden";
import { text as uiText } from "@/components/ui/words.en";
import { History } from "@/features/history/History";
import { DropZone } from "@/features/upload/DropZone";
import { SampleGallery } from "@/features/upload/SampleGallery";
import { SkyForm } from "@/features/upload/SkyForm";
import type { InputMethod } from "@/features/upload/useIncomingFiles";
import { useIncomingFiles } from "@/features/upload/useIncomingFiles";
import type { DeviceStatus } from "@/inference/deviceStatus";
import { useDeviceStatus } from "@/inference/deviceStatus";
import { InferenceTargetSwitch } from "@/inference/InferenceTargetSwitch";
import { useInferenceTarget } from "@/inference/target";
import type { AppError } from "@/lib/appError";
import { navigate } from "@/lib/urlState";
import styles from "./ClassifyPage.module.css";
import type { ImageInput } from "./imageInput";
import { parseReference, searchWithReference } from "./imageInput";
import { pendingMessage } from "./PendingNotice";
import { ResultView } from "./ResultView";
import type { ClassificationState } from "./useClassification";
import { isPending, useClassification } from "./useClassification";
import { useHistoryRecorder } from "./useHistoryRecorder";
import { useMetadata } from "./useMetadata";
import { text } from "./words.en";

const ManyFiles = lazy(() => import("./ManyFiles").then(({ ManyFiles }) => ({ default: ManyFiles })));

/** The front page: ways to give it an image of a galaxy, and the models' predictions. */
export function ClassifyPage({ search }: { search: string }) {
  const { state: metadata, reload } = useMetadata();
  const [upload, setUpload] = useState<Extract<ImageInput, { kind: "upload" }> | null>(null);
  const [files, setFiles] = useState<File[]>([]);
  const [inputError, setInputError] = useState<AppError | null>(null);
  const result = useRef<HTMLElement>(null);

  const model = new URLSearchParams(search).get("model");
  const target = useInferenceTarget();
  const device = useDeviceStatus();
  const reference = useMemo(() => parseReference(search), [search]);
  const input = useImageInput(reference, upload);
  const { state, retry } = useClassification(input, model, target);

  useHistoryRecorder(state);

  const show = (image: ImageReference) => {
    setInputError(null);
    navigate(searchWithReference(image, search));
  };
  const showFile = (file: File) => {
    setInputError(null);
    setUpload({ kind: "upload", file, cropped: null });
    navigate(searchWithReference(null, search));
  };
  const receive = (received: File[], method?: InputMethod) => {
    const [first] = received;
    if (!first) return setInputError({ kind: method === "paste" ? "nothingPasted" : "nothingDropped" });
    setFiles(received.length > 1 ? received : []);
    showFile(first);
  };
  const { dragging } = useIncomingFiles(receive);

  const retryFailed = () => {
    // The focused button goes away; what it leads to takes the focus.
    result.current?.focus();
    setInputError(null);
    if (metadata.phase === "failed") reload();
    if (state.phase === "failed") retry();
  };

  useScrollTo(result, input);

  const started = input !== null;
  const error =
    inputError ??
    (state.phase === "failed" ? state.error : null) ??
    (metadata.phase === "failed" ? metadata.error : null);
  const errorNotice = error && <ErrorNotice error={error} onRetry={retryFailed} />;
  return (
    <div className={styles.page} data-started={started}>
      <h1>{text.lead}</h1>
      <DropZone dragging={dragging} compact={started} onFiles={receive} />
      <InferenceTargetSwitch
        model={model}
        models={metadata.phase === "ready" ? metadata.value.models : null}
      />
      <VisuallyHidden role="status">{announcement(state, device.phase)}</VisuallyHidden>
      {!started && errorNotice}
      {files.length > 1 && (
        <LazyBoundary loading={<p role="status">{uiText.lazy.loading}</p>}>
          <ManyFiles files={files} model={model} current={upload?.file ?? null} onOpen={showFile} />
        </LazyBoundary>
      )}
      <section
        ref={result}
        tabIndex={-1}
        className={styles.result}
        aria-label={text.result.label}
        hidden={!started}
      >
        {input && (
          <ResultView
            input={input}
            state={state}
            metadata={metadata.phase === "ready" ? metadata.value : null}
            search={search}
            errorNotice={errorNotice}
            onShow={show}
            onRetry={retry}
            onCrop={(cropped) => upload && setUpload({ ...upload, cropped })}
          />
        )}
      </section>
      {/* One error notice is enough where nothing can be reached. */}
      {metadata.phase !== "failed" && (
        <SampleGallery
          selected={reference && "sample" in reference ? reference.sample : null}
          onSelect={(sample) => show({ sample })}
        />
      )}
      <SkyForm onSubmit={show} />
      <History />
    </div>
  );
}

/** The image to classify: a reference in the URL comes before an upload. */
function useImageInput(reference: ImageReference | null, upload: ImageInput | null): ImageInput | null {
  // By value, so that another model in the URL does not make it another image.
  const serialized = reference && JSON.stringify(reference);
  const referenced = useMemo<ImageInput | null>(
    () =>
      serialized === null ? null : { kind: "reference", reference: JSON.parse(serialized) as ImageReference },
    [serialized],
  );
  return referenced ?? upload;
}

/** Text of the live region; an error notice announces itself. */
function announcement(state: ClassificationState, device: DeviceStatus["phase"]): string {
  if (isPending(state)) return pendingMessage(state.phase, device);
  if (state.phase !== "done") return "";
  return state.classification.predictions
    .map(({ headline, sentence }) => text.result.announce(headline.text, sentence))
    .join(" ");
}

/** Scrolls a new image into view, as its result may start below the fold. */
function useScrollTo(target: React.RefObject<HTMLElement | null>, input: ImageInput | null) {
  useEffect(() => {
    if (input) target.current?.scrollIntoView();
  }, [target, input]);
}

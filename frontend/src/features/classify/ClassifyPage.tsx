import { lazy, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { preload } from "react-dom";
import type { ImageReference, Reading } from "@/api/client";
import { sampleImageUrl } from "@/api/client";
import { Details } from "@/components/ui/Details";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { LanguageSwitch } from "@/components/ui/LanguageSwitch";
import { LazyBoundary, LoadFailure } from "@/components/ui/LazyBoundary";
import { VisuallyHidden } from "@/components/ui/VisuallyHidden";
import { text as uiText } from "@/components/ui/words.en";
import { STORAGE_KEY as HISTORY_KEY } from "@/features/history/entries";
import { DropOverlay } from "@/features/upload/DropOverlay";
import { DropZone } from "@/features/upload/DropZone";
import { NameChips } from "@/features/upload/NameChips";
import { SampleGallery } from "@/features/upload/SampleGallery";
import { Showcase } from "@/features/upload/Showcase";
import { useFirstSamples } from "@/features/upload/useFirstSamples";
import type { InputMethod } from "@/features/upload/useIncomingFiles";
import { useIncomingFiles } from "@/features/upload/useIncomingFiles";
import { DeviceOffer } from "@/inference/DeviceOffer";
import type { DeviceStatus } from "@/inference/deviceStatus";
import { useDeviceStatus } from "@/inference/deviceStatus";
import { InferenceTargetSwitch } from "@/inference/InferenceTargetSwitch";
import { useInferenceTarget } from "@/inference/target";
import type { AppError } from "@/lib/appError";
import { useStored } from "@/lib/localStorage";
import { navigate } from "@/lib/urlState";
import { text as sharedText } from "@/lib/words.en";
import styles from "./ClassifyPage.module.css";
import { displayName } from "./displayName";
import type { ImageInput } from "./imageInput";
import { parseReference, searchWithReference } from "./imageInput";
import { leadTo } from "./leadTo";
import { PendingNotice, pendingMessage } from "./PendingNotice";
import type { Answered, ClassificationState } from "./useClassification";
import { answeredOf, isPending, useClassification } from "./useClassification";
import { useHistoryRecorder } from "./useHistoryRecorder";
import { useMetadata } from "./useMetadata";
import { useResultView } from "./useResultView";
import { useSampleVotes } from "./useSampleVotes";
import { text } from "./words.en";

const History = lazy(() =>
  import("@/features/history/History").then(({ History }) => ({ default: History })),
);
/** Fetched with the first answer, while that is computed. */
const SkyForm = lazy(() => import("@/features/upload/SkyForm").then(({ SkyForm }) => ({ default: SkyForm })));
const ManyFiles = lazy(() => import("./ManyFiles").then(({ ManyFiles }) => ({ default: ManyFiles })));

interface Props {
  search: string;
  /** Whether it is the page that is read now. */
  active: boolean;
}

/** The front page: ways to give it an image of a galaxy, and the models' predictions. */
export function ClassifyPage({ search, active }: Props) {
  const { state: metadata, reload } = useMetadata();
  const [upload, setUpload] = useState<Extract<ImageInput, { kind: "upload" }> | null>(null);
  const [files, setFiles] = useState<File[]>([]);
  const [naming, setNaming] = useState(false);
  const samples = useFirstSamples();
  const [inputError, setInputError] = useState<AppError | null>(null);
  const result = useRef<HTMLElement>(null);
  const another = useRef<HTMLElement>(null);

  const model = new URLSearchParams(search).get("model");
  const target = useInferenceTarget();
  // Open from the start where something in it is set; then it is the visitor's.
  const [settingsOpen] = useState(target === "device");
  const device = useDeviceStatus();
  const reference = useMemo(() => parseReference(search), [search]);
  const input = useImageInput(reference, upload);
  const { state, retry } = useClassification(input, model, target);
  const view = useResultView(state);
  const votes = useSampleVotes(input);
  // The view that shows it is still to come.
  if (reference && "sample" in reference) {
    preload(sampleImageUrl(reference.sample), { as: "image", fetchPriority: "high" });
  }
  const answered = answeredOf(state);
  // A first visit has none.
  const history = useStored(HISTORY_KEY);

  useHistoryRecorder(state);
  useTitle(active, answered);
  useScrollTo(result, input);
  const headline = useFocusOnAnswer(input, answered);

  const show = (image: ImageReference) => {
    setInputError(null);
    navigate(searchWithReference(image, search));
  };
  const showFile = (file: File, cropped: Blob | null = null, reading: Reading | null = null) => {
    setInputError(null);
    setUpload({ kind: "upload", file, cropped, reading });
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
    if (samples.state.phase === "failed") samples.reload();
    if (state.phase === "failed") retry();
  };

  const started = input !== null;
  const error =
    inputError ??
    (state.phase === "failed" ? state.error : null) ??
    (metadata.phase === "failed" ? metadata.error : null);
  const errorNotice = error && (
    <>
      <ErrorNotice error={error} onRetry={retryFailed} />
      {state.phase === "failed" && target === "cloud" && (
        <DeviceOffer
          error={error}
          model={model}
          models={metadata.phase === "ready" ? metadata.value.models : null}
        />
      )}
    </>
  );
  return (
    <div className={styles.page} data-started={started}>
      {started ? (
        <h1>{text.lead}</h1>
      ) : (
        <Showcase
          page={samples.state.phase === "ready" ? samples.state.value : null}
          onOpen={(sample) => show({ sample })}
        >
          <h1>{text.lead}</h1>
        </Showcase>
      )}
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
        {input && view.phase === "ready" && (
          <view.View
            input={input}
            state={state}
            votes={votes}
            target={target}
            metadata={metadata.phase === "ready" ? metadata.value : null}
            search={search}
            errorNotice={errorNotice}
            headlineRef={headline}
            onShow={show}
            onRetry={retry}
            onCrop={showFile}
            onRead={(file, reading) => showFile(file, null, reading)}
            onAnother={() => leadTo(another.current)}
          />
        )}
        {input && view.phase !== "ready" && (
          <>
            {errorNotice || (isPending(state) && <PendingNotice phase={state.phase} />)}
            {view.phase === "failed" && state.phase === "done" && <LoadFailure />}
          </>
        )}
      </section>
      <section ref={another} tabIndex={-1} className={styles.another} aria-label={text.another}>
        <DropZone
          compact={started}
          naming={naming}
          onFiles={receive}
          onName={() => setNaming((before) => !before)}
        />
        {naming && (
          <LazyBoundary loading={<p role="status">{uiText.lazy.loading}</p>}>
            <SkyForm onSubmit={show} />
          </LazyBoundary>
        )}
        {(naming || !started) && <NameChips onShow={show} />}
        {/* One error notice is enough where nothing can be reached. */}
        {metadata.phase !== "failed" && (
          <SampleGallery
            all={samples.state}
            onReload={samples.reload}
            selected={reference && "sample" in reference ? reference.sample : null}
            compact={started}
            onSelect={(sample) => show({ sample })}
          />
        )}
        <Details summary={text.settings} open={settingsOpen}>
          <LanguageSwitch />
          <InferenceTargetSwitch
            model={model}
            models={metadata.phase === "ready" ? metadata.value.models : null}
          />
        </Details>
        {history !== null && (
          <LazyBoundary loading={null}>
            <History />
          </LazyBoundary>
        )}
      </section>
      {dragging && <DropOverlay />}
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

/** The page's title names the answer, so that tabs, bookmarks and history do. */
function useTitle(active: boolean, answered: Answered | null) {
  const [prediction] = answered?.classification.predictions ?? [];
  const name = answered ? displayName(answered.input, answered.classification) : "";
  const title = prediction
    ? `${prediction.headline.text} · ${name} – ${sharedText.siteName}`
    : sharedText.siteName;
  useEffect(() => {
    if (active) document.title = title;
  }, [active, title]);
}

/**
 * The first answer to an image that the visitor chose takes the focus, unless it has gone elsewhere since.
 * Returns a ref for its headline, which may be there later than the answer.
 */
function useFocusOnAnswer(input: ImageInput | null, answered: Answered | null) {
  const headline = useRef<HTMLHeadingElement>(null);
  // What a link brings takes no focus: nobody has chosen anything on the page yet.
  const awaited = useRef({ input, focused: null as Element | null });
  useEffect(() => {
    if (awaited.current.input === input) return;
    awaited.current = { input, focused: document.activeElement };
  }, [input]);
  const takeFocus = useCallback(() => {
    const { focused } = awaited.current;
    if (!headline.current || !answered || answered.input !== awaited.current.input || !focused) return;
    awaited.current.focused = null;
    const now = document.activeElement;
    if (now === focused || now === document.body) headline.current.focus({ preventScroll: true });
  }, [answered]);
  useEffect(takeFocus, [takeFocus]);
  return useCallback(
    (element: HTMLHeadingElement | null) => {
      headline.current = element;
      takeFocus();
    },
    [takeFocus],
  );
}

/** Scrolls a new image into view, as its result may start below the fold; what a link brings stands below the header. */
function useScrollTo(target: React.RefObject<HTMLElement | null>, input: ImageInput | null) {
  const before = useRef(input);
  useEffect(() => {
    if (before.current === input) return;
    before.current = input;
    if (input) target.current?.scrollIntoView();
  }, [target, input]);
}

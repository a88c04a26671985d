import type { ReactNode, Ref } from "react";
import { lazy, useRef, useState } from "react";
import type { Classification, ImageReference, Prediction, Reading } from "@/api/client";
import { sampleImageUrl, skyImageUrl } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { LazyDetails } from "@/components/ui/LazyDetails";
import { text as uiText } from "@/components/ui/words.en";
import { decidingAnswer } from "@/features/result/headlineAnswers";
import type { TabName } from "@/features/result/PredictionView";
import { PredictionView } from "@/features/result/PredictionView";
import { text as resultText } from "@/features/result/words.en";
import { useObjectUrl } from "@/hooks/useObjectUrl";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { TREE } from "@/inference/votes";
import { decimal } from "@/lib/language";
import { navigate, searchWith } from "@/lib/urlState";
import { displayName } from "./displayName";
import type { MapView } from "./ImageView";
import { ImageView } from "./ImageView";
import type { ImageInput } from "./imageInput";
import { payloadOf, readingOf, searchWithReference } from "./imageInput";
import { leadTo } from "./leadTo";
import { PendingNotice } from "./PendingNotice";
import styles from "./ResultView.module.css";
import { SkyZoom } from "./SkyZoom";
import type { Answered, ClassificationState } from "./useClassification";
import { answeredOf, isPending } from "./useClassification";
import { useActivationMap, useModelPredictions } from "./useFurtherAnswers";
import type { Metadata } from "./useMetadata";
import type { SampleVotes } from "./useSampleVotes";
import { text } from "./words.en";

/** Shorter side of a picture, in pixels, below which it is taken for one galaxy's. */
const MIN_FIELD_SIDE = 500;

const CentreOffer = lazy(() =>
  import("@/features/upload/CentreOffer").then(({ CentreOffer }) => ({ default: CentreOffer })),
);
const CropEditor = lazy(() =>
  import("@/features/upload/CropEditor").then(({ CropEditor }) => ({ default: CropEditor })),
);

const ExportActions = lazy(() =>
  import("@/features/result/ExportActions").then(({ ExportActions }) => ({ default: ExportActions })),
);
const FieldGalaxies = lazy(() =>
  import("@/features/field/FieldGalaxies").then(({ FieldGalaxies }) => ({ default: FieldGalaxies })),
);
const FallbackNotice = lazy(() =>
  import("@/inference/FallbackNotice").then(({ FallbackNotice }) => ({ default: FallbackNotice })),
);
const KnownGalaxies = lazy(() =>
  import("./KnownGalaxies").then(({ KnownGalaxies }) => ({ default: KnownGalaxies })),
);
const ReadingOptions = lazy(() =>
  import("@/features/upload/ReadingOptions").then(({ ReadingOptions }) => ({ default: ReadingOptions })),
);
const SimilarGalaxies = lazy(() =>
  import("@/features/similar/SimilarGalaxies").then(({ SimilarGalaxies }) => ({ default: SimilarGalaxies })),
);
const ModelsTab = lazy(() => import("./ModelsTab").then(({ ModelsTab }) => ({ default: ModelsTab })));

interface Props {
  input: ImageInput;
  state: ClassificationState;
  votes: SampleVotes;
  target: InferenceTarget;
  /** Null until it is fetched. */
  metadata: Metadata | null;
  search: string;
  errorNotice: ReactNode;
  headlineRef: Ref<HTMLHeadingElement>;
  onShow: (reference: ImageReference) => void;
  onRetry: () => void;
  /** Called with a square of a file; null is the whole file, as it was. */
  onCrop: (file: File, cropped: Blob | null) => void;
  /** Called with another way to read a file of light. */
  onRead: (file: File, reading: Reading) => void;
  /** Leads to the ways to give it another image. */
  onAnother: () => void;
}

/** One image with its prediction, what stands behind it, and what to do with it. */
export function ResultView(props: Props) {
  const {
    input,
    state,
    votes: { sample, pending },
    target,
    metadata,
    search,
    errorNotice,
    headlineRef,
    onShow,
    onRetry,
    onCrop,
    onRead,
  } = props;
  const answered = answeredOf(state);
  const classification = answered?.classification ?? null;
  const prediction = classification?.predictions[0] ?? null;
  const models = useModelPredictions(input, target);
  const [tab, setTab] = useState<TabName>("answer");
  const share = useRef<HTMLElement>(null);
  const objectUrl = useObjectUrl(input.kind === "upload" ? (input.cropped ?? input.file) : null);
  const preview = classification?.image.preview ?? null;
  const url = preview ?? objectUrl ?? imageUrl(input, classification);
  const isLight = input.kind === "upload" && (LIGHT.test(input.file.name) || hasBands(classification));
  const name = displayName(input, classification);
  const { mapView, shown, onShowMap } = useMapView(answered, prediction);
  const framing = useFraming(input, url, name);
  // Of what is no galaxy, or was framed by hand, there is no better frame to offer.
  const isOffered = prediction?.outlier === false && !(input.kind === "upload" && input.cropped);
  const galaxy = (isOffered && classification?.image.galaxy?.change && classification.image.galaxy) || null;
  const field = useField(input, classification);
  const origin = classification?.image.origin;
  // The device needs no other, and an answer does not wait for it.
  const tree = metadata?.tree ?? TREE;
  const title = metadata?.models.models.find((each) => each.name === prediction?.model.name)?.title ?? null;
  const isLookup = input.kind === "reference" && !("sample" in input.reference);

  const chooseTab = (next: TabName) => {
    setTab(next);
    if (next === "models" && target === "cloud") models.ask();
  };

  return (
    <>
      {(url !== null || state.phase !== "failed") && (
        <ImageView
          url={url}
          name={name}
          alt={input.kind === "upload" ? text.image.altOfUpload(name) : text.image.alt(name)}
          credited={input.kind === "reference"}
          description={classification?.image ?? null}
          isWhole={preview !== null}
          galaxy={galaxy}
          mapView={mapView}
          editor={
            framing.file && (
              <LazyBoundary loading={<p role="status">{uiText.lazy.loading}</p>}>
                <CropEditor
                  key={fileKey(framing.file)}
                  file={framing.file}
                  onCancel={framing.stop}
                  onCrop={(cropped) => {
                    framing.stop();
                    if (framing.file) onCrop(framing.file, cropped);
                  }}
                />
              </LazyBoundary>
            )
          }
        >
          {galaxy && !framing.file && url !== null && preview === null && !isLight && (
            <LazyBoundary loading={null}>
              <CentreOffer galaxy={galaxy} getFile={framing.getFile} onCrop={onCrop} />
            </LazyBoundary>
          )}
          {!framing.file && url !== null && preview === null && !isLight && (
            <div className={styles.frameButton}>
              <Button variant="light" onClick={framing.start}>
                {text.cropEditor}
              </Button>
            </div>
          )}
          {input.kind === "upload" && isLight && (
            <LazyBoundary loading={null}>
              <ReadingOptions
                key={fileKey(input.file)}
                description={classification?.image ?? null}
                reading={input.reading}
                onRead={(reading) => onRead(input.file, reading)}
              />
            </LazyBoundary>
          )}
          {origin?.kind === "sky" && <SkyZoom origin={origin} input={input} onShow={onShow} />}
        </ImageView>
      )}
      <div className={styles.answer} aria-busy={isPending(state)}>
        {errorNotice}
        {field.file && (
          <LazyBoundary loading={null}>
            <FieldGalaxies
              key={fileKey(field.file)}
              file={field.file}
              model={new URLSearchParams(search).get("model")}
              target={target}
              onOpen={onCrop}
            />
          </LazyBoundary>
        )}
        {state.phase === "failed" && isLookup && (
          <LazyBoundary loading={null}>
            <KnownGalaxies onShow={onShow} />
          </LazyBoundary>
        )}
        {isPending(state) && <PendingNotice phase={state.phase} />}
        {answered?.fallbackReason && (
          <LazyBoundary loading={null}>
            <FallbackNotice reason={answered.fallbackReason} onRetry={onRetry} />
          </LazyBoundary>
        )}
        {classification?.image.warnings.map(({ code, text: warning }) => (
          <Card as="p" key={code} tone="warning" padding="small">
            {warning}
          </Card>
        ))}
        {answered && classification && prediction && (
          <>
            <PredictionView
              prediction={prediction}
              title={title}
              duration={durationText(answered)}
              tree={tree}
              sample={sample}
              awaitsVotes={pending && origin?.kind === "sample" && origin.name === null}
              tab={tab}
              onTab={chooseTab}
              models={
                metadata === null ? undefined : (
                  <LazyBoundary loading={<p role="status">{uiText.lazy.loading}</p>}>
                    <ModelsTab
                      metadata={metadata}
                      predictions={models}
                      target={target}
                      prediction={prediction}
                      chosen={new URLSearchParams(search).get("model")}
                      sample={sample}
                      onSelect={(model) => navigate(searchWith(search, { model }))}
                    />
                  </LazyBoundary>
                )
              }
              shown={shown}
              onShow={onShowMap}
              headlineRef={headlineRef}
            />
            <LazyDetails key={similarKey(input)} summary={text.similar}>
              <SimilarGalaxies
                image={payloadOf(input)}
                reading={readingOf(input).reading}
                target={answered.target}
                onShow={onShow}
              />
            </LazyDetails>
            <LazyBoundary loading={<p role="status">{uiText.lazy.loading}</p>}>
              <ExportActions
                sectionRef={share}
                name={name}
                classification={classification}
                prediction={prediction}
                tree={tree}
                imageUrl={url}
                link={linkTo(input, prediction)}
              />
            </LazyBoundary>
          </>
        )}
      </div>
      {!framing.file && (
        <nav className={styles.bar} aria-label={text.bar.label}>
          <Button variant="quiet" disabled={!answered} onClick={() => leadTo(share.current)}>
            {text.bar.share}
          </Button>
          <Button variant="quiet" onClick={props.onAnother}>
            {text.bar.another}
          </Button>
          <Button variant="quiet" disabled={url === null || isLight} onClick={framing.start}>
            {text.bar.frame}
          </Button>
        </nav>
      )}
    </>
  );
}

/** Which activation map lies over the picture; it opens on the answer that decided the headline. */
function useMapView(answered: Answered | null, prediction: Prediction | null) {
  const [choice, setChoice] = useState<{ key: string | null; answered: Answered | null }>({
    key: null,
    answered: null,
  });
  // Another image, or another model, begins without.
  const key = choice.answered === answered ? choice.key : null;
  const { map, loading, failed } = useActivationMap(answered, key);
  const explained = prediction !== null && prediction.activation_maps.length > 0;
  const show = (next: string | null) => setChoice({ key: next, answered });
  const mapView: MapView | null = explained
    ? {
        map,
        on: key !== null,
        loading,
        failed,
        answer: answerWords(prediction, key),
        onToggle: () => show(key === null ? decidingAnswer(prediction) : null),
      }
    : null;
  return { mapView, shown: key, onShowMap: explained ? show : null };
}

function answerWords(prediction: Prediction, key: string | null): string {
  if (prediction.task === "votes") return resultText.answers[key ?? ""] ?? resultText.heatmap.thisAnswer;
  if (prediction.task === "regression") return prediction.quantity.text;
  return prediction.probabilities.find(({ label }) => label === key)?.text.toLowerCase() ?? "";
}

/** The file that is being framed; one that is not here yet, as it was not uploaded, is fetched. */
function useFraming(input: ImageInput, url: string | null, name: string) {
  const [framed, setFramed] = useState<{ input: ImageInput; file: File } | null>(null);
  const getFile = async () => {
    if (input.kind === "upload") return input.file;
    if (url === null) return null;
    const response = await fetch(url).catch(() => null);
    if (!response?.ok) return null;
    const blob = await response.blob();
    return new File([blob], name, { type: blob.type });
  };
  const start = async () => {
    const file = await getFile();
    if (file) setFramed({ input, file });
  };
  return { file: framed?.input === input ? framed.file : null, getFile, start, stop: () => setFramed(null) };
}

function durationText({ milliseconds, target }: Answered): string {
  const words = target === "device" ? text.result.tookOnDevice : text.result.took;
  return words(decimal(milliseconds / 1000, 1));
}

function sampleOf(input: ImageInput): string | null {
  return input.kind === "reference" && "sample" in input.reference ? input.reference.sample : null;
}

/** URL of an image that was not uploaded; an object's is only known once it is classified. */
function imageUrl(input: ImageInput, classification: Classification | null): string | null {
  const sample = sampleOf(input);
  if (sample !== null) return sampleImageUrl(sample);
  const origin = classification?.image.origin;
  return origin?.kind === "sky" ? skyImageUrl(origin) : null;
}

/** URL that gives the same prediction again: with its model, as the default may change. */
function linkTo(input: ImageInput, prediction: Prediction): string | null {
  if (input.kind === "upload") return null;
  const search = searchWithReference(input.reference, searchWith("", { model: prediction.model.name }));
  return `${location.origin}${location.pathname}${search}`;
}

/** Names of files that hold light as measured, of which planes and stretch can be chosen. */
/** The whole picture, once it was answered for and is large enough to show several galaxies. */
function useField(input: ImageInput, classification: Classification | null): { file: File | null } {
  const [wide, setWide] = useState<File | null>(null);
  const file = input.kind === "upload" ? input.file : null;
  const size = classification?.image;
  if (
    file &&
    file !== wide &&
    input.kind === "upload" &&
    !input.cropped &&
    size &&
    !LIGHT.test(file.name) &&
    Math.min(size.width, size.height) >= MIN_FIELD_SIDE
  )
    setWide(file);
  // It stays while one of its galaxies is shown.
  return { file: wide === file ? wide : null };
}

const LIGHT = /\.(fits?|fts|tiff?)(\.(gz|bz2|fz))?$|\.fz$/i;

function hasBands(classification: Classification | null): boolean {
  return (classification?.image.bands.length ?? 0) > 0;
}

/** Closes what is open for another image. */
function similarKey(input: ImageInput): string {
  return input.kind === "upload" ? fileKey(input.file) : searchWithReference(input.reference, "");
}

function fileKey({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`;
}

import type { ReactNode } from "react";
import { lazy, useState } from "react";
import type { Classification, ImageReference, Prediction } from "@/api/client";
import { sampleImageUrl, skyImageUrl } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { LazyDetails } from "@/components/ui/LazyDetails";
import { Note } from "@/components/ui/Note";
import { ExportActions } from "@/features/result/ExportActions";
import { HeatmapControls } from "@/features/result/HeatmapControls";
import { ModelComparison } from "@/features/result/ModelComparison";
import { PredictionView } from "@/features/result/PredictionView";
import type { AsyncState } from "@/hooks/useAsync";
import { useObjectUrl } from "@/hooks/useObjectUrl";
import { FallbackNotice } from "@/inference/FallbackNotice";
import { navigate, searchWith } from "@/lib/urlState";
import { displayName } from "./displayName";
import { ImageView } from "./ImageView";
import type { ImageInput } from "./imageInput";
import { searchWithReference } from "./imageInput";
import { PendingNotice } from "./PendingNotice";
import styles from "./ResultView.module.css";
import { SkyZoom } from "./SkyZoom";
import type { ClassificationState } from "./useClassification";
import { isPending } from "./useClassification";
import { useExplanations, useSampleVotes } from "./useExplanations";
import type { Metadata } from "./useMetadata";
import { text } from "./words.en";

const CropEditor = lazy(() =>
  import("@/features/upload/CropEditor").then(({ CropEditor }) => ({ default: CropEditor })),
);
const TreeDiagram = lazy(() =>
  import("@/features/result/TreeDiagram").then(({ TreeDiagram }) => ({ default: TreeDiagram })),
);

interface Props {
  input: ImageInput;
  state: ClassificationState;
  /** Null until it is fetched. */
  metadata: Metadata | null;
  search: string;
  errorNotice: ReactNode;
  onShow: (reference: ImageReference) => void;
  onRetry: () => void;
  onCrop: (cropped: Blob | null) => void;
}

/** One image with its predictions and their explanations. */
export function ResultView(props: Props) {
  const { input, state, metadata, search, errorNotice, onShow, onRetry, onCrop } = props;
  const { state: explanations, reload } = useExplanations(state);
  const classification = state.phase === "done" ? state.classification : null;
  const sample = useSampleVotes(sampleOf(input));
  const [explainedKey, setExplainedKey] = useState<string | null>(null);
  const [strength, setStrength] = useState(0.45);
  const objectUrl = useObjectUrl(input.kind === "upload" ? (input.cropped ?? input.file) : null);

  const url = objectUrl ?? imageUrl(input, classification);
  const name = displayName(input, classification);
  const prediction = classification?.predictions[0] ?? null;
  const explained =
    prediction && explanations.phase === "ready" ? explainedBy(explanations.value, prediction) : null;
  const map = explained?.activation_maps.find(({ key }) => key === explainedKey) ?? null;
  const origin = classification?.image.origin;
  const titleOf = (model: string) =>
    metadata?.models.models.find((each) => each.name === model)?.title ?? null;

  return (
    <>
      <ImageView
        url={url}
        name={name}
        alt={input.kind === "upload" ? text.image.altOfUpload(name) : text.image.alt(name)}
        credited={input.kind === "reference"}
        description={classification?.image ?? null}
        heatmap={map && { map, strength }}
      >
        {explained && (
          <HeatmapControls
            maps={explained.activation_maps}
            tree={metadata?.tree ?? null}
            classes={explained.task === "classes" ? explained.probabilities : []}
            otherModel={
              explained.model.name === prediction?.model.name
                ? null
                : (titleOf(explained.model.name) ?? explained.model.name)
            }
            selected={explainedKey}
            strength={strength}
            onSelect={setExplainedKey}
            onStrength={setStrength}
          />
        )}
        {origin?.kind === "sky" && <SkyZoom origin={origin} input={input} onShow={onShow} />}
        {input.kind === "upload" && (
          <LazyDetails key={fileKey(input.file)} summary={text.cropEditor}>
            <CropEditor file={input.file} onCrop={onCrop} />
          </LazyDetails>
        )}
      </ImageView>
      <div className={styles.predictions}>
        {errorNotice}
        {isPending(state) && <PendingNotice phase={state.phase} />}
        {state.phase === "done" && state.fallbackReason && (
          <FallbackNotice reason={state.fallbackReason} onRetry={onRetry} />
        )}
        {classification && prediction && (
          <>
            <PredictionView
              prediction={prediction}
              title={titleOf(prediction.model.name)}
              tree={metadata?.tree ?? null}
              volunteers={sample?.votes ?? null}
              simulated={sample?.origin.simulated ?? false}
              std={stdOf(explanations, prediction)}
            />
            {metadata && prediction.task === "votes" && (
              <LazyDetails summary={text.treeDiagram}>
                <TreeDiagram prediction={prediction} tree={metadata.tree} />
              </LazyDetails>
            )}
            {metadata && (
              <section className={styles.comparison}>
                <h3>{text.comparison.title}</h3>
                {explanations.phase === "loading" && <p>{text.comparison.loading}</p>}
                {explanations.phase === "failed" && (
                  <ErrorNotice error={explanations.error} onRetry={reload} />
                )}
                <ModelComparison
                  models={metadata.models}
                  agreement={explanations.phase === "ready" ? explanations.value.agreement : null}
                  predictions={explanations.phase === "ready" ? explanations.value.predictions : []}
                  tree={metadata.tree}
                  volunteers={sample?.votes ?? null}
                  path={comparedPath(prediction, explanations)}
                  selected={prediction.model.name}
                  onSelect={(model) => navigate(searchWith(search, { model }))}
                />
              </section>
            )}
            <ExportActions
              name={name}
              classification={classification}
              prediction={prediction}
              tree={metadata?.tree ?? null}
              imageUrl={url}
              link={linkTo(input, prediction)}
            />
            {state.phase === "done" && <Note>{durationText(state)}</Note>}
          </>
        )}
      </div>
    </>
  );
}

function durationText({ milliseconds, target }: Extract<ClassificationState, { phase: "done" }>): string {
  const words = target === "device" ? text.result.tookOnDevice : text.result.took;
  return words((milliseconds / 1000).toFixed(1));
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

/** The prediction whose activation maps to show: the answering model's, else another's that has some. */
function explainedBy({ predictions }: Classification, { model }: Prediction): Prediction | null {
  const explained = predictions.filter(({ activation_maps }) => activation_maps.length > 0);
  return explained.find((each) => each.model.name === model.name) ?? explained.at(-1) ?? null;
}

function stdOf(explanations: AsyncState<Classification>, { model }: Prediction): Prediction["std"] {
  if (explanations.phase !== "ready") return {};
  return explanations.value.predictions.find((each) => each.model.name === model.name)?.std ?? {};
}

/** The path whose questions are compared: the answering model's, or that of another that has one. */
function comparedPath(prediction: Prediction, explanations: AsyncState<Classification>): string[] {
  if (prediction.task === "votes") return prediction.path;
  const others = explanations.phase === "ready" ? explanations.value.predictions : [];
  return others.flatMap((each) => (each.task === "votes" ? [each.path] : [])).at(-1) ?? [];
}

function fileKey({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`;
}

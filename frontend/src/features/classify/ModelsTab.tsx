import type { Prediction, Sample } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Row } from "@/components/ui/Row";
import { Stack } from "@/components/ui/Stack";
import { ModelComparison } from "@/features/result/ModelComparison";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { megabytes } from "@/lib/format";
import type { useModelPredictions } from "./useFurtherAnswers";
import type { Metadata } from "./useMetadata";
import { text } from "./words.en";

interface Props {
  metadata: Metadata;
  predictions: ReturnType<typeof useModelPredictions>;
  target: InferenceTarget;
  /** Of the model that answers now. */
  prediction: Prediction;
  /** The model that was chosen, which may not have answered yet; null for the default. */
  chosen: string | null;
  sample: Sample | null;
  onSelect: (model: string) => void;
}

/** The other models, which are asked when this is opened; a device is asked first, as it has to fetch them. */
export function ModelsTab({ metadata, predictions, target, prediction, chosen, sample, onSelect }: Props) {
  const { asked, ask, state, reload } = predictions;
  const { models, tree } = metadata;
  const compared = state.phase === "ready" && asked ? state.value : null;
  const others = models.models.filter(({ name }) => name !== prediction.model.name);
  const bytes = others.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  const [path = []] = (compared?.predictions ?? [prediction]).flatMap((each) =>
    each.task === "votes" ? [each.path] : [],
  );
  return (
    <Stack aria-label={text.comparison.title}>
      {!asked && target === "device" && (
        <Row>
          <Button variant="light" onClick={ask}>
            {text.comparison.ask}
          </Button>
          <span>{text.comparison.fetches(megabytes(bytes))}</span>
        </Row>
      )}
      {asked && state.phase === "loading" && <p role="status">{text.comparison.loading}</p>}
      {asked && state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      <ModelComparison
        models={models}
        agreement={compared?.agreement ?? null}
        predictions={compared?.predictions ?? [prediction]}
        tree={tree}
        volunteers={sample?.votes ?? null}
        simulated={sample?.origin.simulated ?? false}
        path={prediction.task === "votes" ? prediction.path : path}
        selected={chosen ?? prediction.model.name}
        onSelect={onSelect}
      />
    </Stack>
  );
}

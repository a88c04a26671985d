import type { ModelList } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Row } from "@/components/ui/Row";
import type { AppError } from "@/lib/appError";
import { isRetryable } from "@/lib/appError";
import { megabytes } from "@/lib/format";
import { savesData } from "./classifyWithFallback";
import { downloadBytes } from "./InferenceTargetSwitch";
import { setInferenceTarget } from "./target";
import { text } from "./words.en";

interface Props {
  error: AppError;
  model: string | null;
  models: ModelList | null;
}

/** Where data is to be saved, this device does not stand in for the cloud by itself, but offers to. */
export function DeviceOffer({ error, model, models }: Props) {
  if (!savesData() || !isRetryable(error)) return null;
  return (
    <Row>
      <Button variant="light" onClick={() => setInferenceTarget("device")}>
        {text.offer}
      </Button>
      {models && <span>{text.offerNote(megabytes(downloadBytes(models, model).first))}</span>}
    </Row>
  );
}

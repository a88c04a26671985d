import { useCallback } from "react";
import type { ModelList } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Progress } from "@/components/ui/Progress";
import { useAsync } from "@/hooks/useAsync";
import { megabytes } from "@/lib/format";
import { LOCAL_DEADLINE_MS, warmUp } from "./classifyWithFallback";
import { useDeviceStatus } from "./deviceStatus";
import styles from "./InferenceTargetSwitch.module.css";
import { setInferenceTarget, useInferenceTarget } from "./target";
import { text } from "./words.en";

interface Props {
  /** Null leaves the choice to the index of models. */
  model: string | null;
  /** Null until they are fetched. */
  models: ModelList | null;
}

/** Whether inference runs on this device instead of in the cloud, and how far the device is. */
export function InferenceTargetSwitch({ model, models }: Props) {
  const target = useInferenceTarget();
  return (
    <div className={styles.targets}>
      <label>
        <input
          type="checkbox"
          checked={target === "device"}
          onChange={({ currentTarget }) => setInferenceTarget(currentTarget.checked ? "device" : "cloud")}
        />
        {text.onDevice}
      </label>
      {target === "device" && <WarmUp model={model} models={models} />}
    </div>
  );
}

/** Warms the device up as soon as it is chosen, so that it is ready when the network goes. */
function WarmUp({ model, models }: Props) {
  const load = useCallback((signal: AbortSignal) => warmUp(model, signal), [model]);
  const { state, reload } = useAsync(load, LOCAL_DEADLINE_MS);
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  return (
    <Note as="div" className={styles.note}>
      <p role="status">{state.phase === "ready" ? text.ready : downloadSize(models, model)}</p>
      {state.phase === "loading" && <DownloadProgress />}
    </Note>
  );
}

function downloadSize(models: ModelList | null, model: string | null): string {
  const { first, more } = downloadBytes(models, model);
  return text.fetches(megabytes(first), megabytes(more));
}

/** How many bytes the first prediction needs, and how many more the comparison of all models. */
export function downloadBytes(
  models: ModelList | null,
  model: string | null,
): { first: number; more: number } {
  const name = model ?? models?.default;
  const sizeOf = (first: boolean) =>
    (models?.models ?? []).reduce(
      (sum, each) => sum + ((each.name === name) === first ? each.size_bytes : 0),
      0,
    );
  return { first: RUNTIME.transferred + sizeOf(true), more: sizeOf(false) };
}

/** Progress of the download; nothing where nothing is being fetched. */
export function DownloadProgress() {
  const status = useDeviceStatus();
  if (status.phase !== "fetching") return null;
  const { loaded, total } = status;
  return (
    <span className={styles.progress}>
      <Progress label={text.progress} value={loaded} max={total} />
      {text.loaded(megabytes(loaded), megabytes(total))}
    </span>
  );
}

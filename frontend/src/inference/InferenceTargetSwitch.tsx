import { useCallback, useId } from "react";
import type { ModelList } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { useAsync } from "@/hooks/useAsync";
import { megabytes } from "@/lib/format";
import { DEVICE_DEADLINE_MS, getReady } from "./classifyWithFallback";
import { useDeviceState } from "./deviceStatus";
import styles from "./InferenceTargetSwitch.module.css";
import { choosePlace, usePlace } from "./target";
import { text } from "./words.en";

const PLACES = ["cloud", "device"] as const;

interface Props {
  /** Null leaves the choice to the index of models. */
  model: string | null;
  /** All there are; null until that is known. */
  models: ModelList | null;
}

/** In the cloud or on this device: the choice, and how far this device is. */
export function InferenceTargetSwitch({ model, models }: Props) {
  const group = useId();
  const place = usePlace();
  return (
    <fieldset className={styles.places}>
      <legend>{text.legend}</legend>
      {PLACES.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name={group}
            value={each}
            checked={each === place}
            onChange={() => choosePlace(each)}
          />
          {text.places[each]}
        </label>
      ))}
      {place === "device" && <Readiness model={model} models={models} />}
    </fieldset>
  );
}

/** Gets the device ready as soon as it is chosen, so that it is when the network goes. */
function Readiness({ model, models }: Props) {
  const load = useCallback((signal: AbortSignal) => getReady(model, signal), [model]);
  const { loaded, reload } = useAsync(load, DEVICE_DEADLINE_MS);
  if (loaded.phase === "failed") return <ErrorNotice trouble={loaded.trouble} onTryAgain={reload} />;
  return (
    <div className={styles.note}>
      <p role="status">{loaded.phase === "ready" ? text.ready : fetchWords(models, model)}</p>
      {loaded.phase === "loading" && <FetchProgress />}
    </div>
  );
}

/** How many megabytes the first answer needs, and how many more the comparison of all models. */
function fetchWords(models: ModelList | null, model: string | null): string {
  const name = model ?? models?.default;
  const bytes = (models?.models ?? []).map((each) => ({ first: each.name === name, size: each.size_bytes }));
  const sum = (first: boolean) =>
    bytes.reduce((all, each) => all + (each.first === first ? each.size : 0), 0);
  return text.fetches(megabytes(RUNTIME.transferred + sum(true)), megabytes(sum(false)));
}

/** How much has come of what is being fetched; nothing where nothing is. */
export function FetchProgress() {
  const state = useDeviceState();
  if (state.phase !== "fetching") return null;
  const { loaded, total } = state;
  return (
    <span className={styles.progress}>
      <progress max={total} value={loaded} aria-label={text.progress} />
      {text.come(megabytes(loaded), megabytes(total))}
    </span>
  );
}

import { useCallback, useId } from "react";
import type { ModelList } from "@/api/calls";
import { TroubleNotice } from "@/features/trouble/TroubleNotice";
import { useLoaded } from "@/features/trouble/useLoaded";
import { megabytes } from "@/shared/plainNumbers";
import { text } from "@/text/en";
import { DEVICE_DEADLINE_MS, getReady } from "./ask";
import { choosePlace, usePlace } from "./choice";
import styles from "./PlaceSwitch.module.css";
import { useDeviceState } from "./state";

const PLACES = ["cloud", "device"] as const;

interface Props {
  /** Null leaves the choice to the index of models. */
  model: string | null;
  /** All there are; null until that is known. */
  models: ModelList | null;
}

/** In the cloud or on this device: the choice, and how far this device is. */
export function PlaceSwitch({ model, models }: Props) {
  const group = useId();
  const place = usePlace();
  return (
    <fieldset className={styles.places}>
      <legend>{text.device.legend}</legend>
      {PLACES.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name={group}
            value={each}
            checked={each === place}
            onChange={() => choosePlace(each)}
          />
          {text.device.places[each]}
        </label>
      ))}
      {place === "device" && <Readiness model={model} models={models} />}
    </fieldset>
  );
}

/** Gets the device ready as soon as it is chosen, so that it is when the network goes. */
function Readiness({ model, models }: Props) {
  const load = useCallback((signal: AbortSignal) => getReady(model, signal), [model]);
  const { loaded, reload } = useLoaded(load, DEVICE_DEADLINE_MS);
  if (loaded.phase === "failed") return <TroubleNotice trouble={loaded.trouble} onTryAgain={reload} />;
  return (
    <div className={styles.note}>
      <p role="status">{loaded.phase === "ready" ? text.device.ready : fetchWords(models, model)}</p>
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
  return text.device.fetches(megabytes(RUNTIME.transferred + sum(true)), megabytes(sum(false)));
}

/** How much has come of what is being fetched; nothing where nothing is. */
export function FetchProgress() {
  const state = useDeviceState();
  if (state.phase !== "fetching") return null;
  const { loaded, total } = state;
  return (
    <span className={styles.progress}>
      <progress max={total} value={loaded} aria-label={text.device.progress} />
      {text.device.come(megabytes(loaded), megabytes(total))}
    </span>
  );
}

import { useId } from "react";
import type { ModelCard, ModelList } from "@/api/calls";
import { text } from "@/text/en";
import styles from "./ModelChoice.module.css";

interface Props {
  models: ModelList;
  /** Name of the model that answers now. */
  chosen: string;
  onChoose: (name: string) => void;
}

/** Which model answers: one radio button each, with its measured error; a plain line where there is no choice. */
export function ModelChoice({ models, chosen, onChoose }: Props) {
  const group = useId();
  const only = models.models.length === 1 ? models.models[0] : undefined;
  if (only) {
    return (
      <p className={styles.only}>
        {text.models.answersWith} <strong>{only.title}</strong>. {measuredError(only)}.{" "}
        {text.models.measuredOn}
      </p>
    );
  }
  return (
    <fieldset className={styles.choice}>
      <legend>{text.models.legend}</legend>
      <div className={styles.models}>
        {models.models.map((model) => (
          <label key={model.name} className={styles.model}>
            <input
              type="radio"
              name={group}
              value={model.name}
              checked={model.name === chosen}
              onChange={() => onChoose(model.name)}
            />
            <span className={styles.title}>{model.title}</span>
            <span className={styles.error}>{measuredError(model)}</span>
          </label>
        ))}
      </div>
      <p className={styles.note}>{text.models.measuredOn}</p>
    </fieldset>
  );
}

function measuredError({ task, metrics }: ModelCard): string {
  const { rmse, accuracy } = metrics;
  if (task === "votes" && rmse !== undefined) return text.models.votesError((rmse * 100).toFixed(1));
  if (task === "classes" && accuracy !== undefined) {
    return text.models.classesError(Math.round(accuracy * 100));
  }
  return text.models.unmeasured;
}

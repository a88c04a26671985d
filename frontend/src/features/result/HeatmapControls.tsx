import { useId, useState } from "react";
import type { HeatMap, Tree } from "@/api/client";
import styles from "./HeatmapControls.module.css";
import { placeOf } from "./heatmap";
import { text } from "./words.en";

interface Props {
  maps: HeatMap[];
  /** For the words; null until it is known. */
  tree: Tree | null;
  /** Classes that are no answers of the tree. */
  classes: { label: string; text: string }[];
  /** Title of the model whose maps these are, where another one answers. */
  otherModel: string | null;
  chosen: string | null;
  strength: number;
  onChoose: (key: string | null) => void;
  onStrength: (strength: number) => void;
}

/** Which answer's heat map lies over the picture, and how thickly. */
export function HeatmapControls({
  maps,
  tree,
  classes,
  otherModel,
  chosen,
  strength,
  onChoose,
  onStrength,
}: Props) {
  const note = useId();
  // On a phone the answer's words come first.
  const [open, setOpen] = useState(() => !window.matchMedia("(max-width: 52rem)").matches);
  const map = maps.find(({ key }) => key === chosen);
  return (
    <details
      className={styles.controls}
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{text.heat.title}</summary>
      <label className={styles.line}>
        <span>{text.heat.label}</span>
        <select
          value={chosen ?? ""}
          aria-describedby={note}
          onChange={({ currentTarget }) => onChoose(currentTarget.value || null)}
        >
          <option value="">{text.heat.off}</option>
          {classes
            .filter(({ label }) => maps.some(({ key }) => key === label) && !answersOf(tree).has(label))
            .map(({ label, text: words }) => (
              <option key={label} value={label}>
                {words}
              </option>
            ))}
          {tree?.questions.map(({ number, text: question, answers }) => {
            const shown = answers.filter(({ key }) => maps.some((each) => each.key === key));
            return (
              shown.length > 0 && (
                <optgroup key={number} label={question}>
                  {shown.map(({ key, text: words }) => (
                    <option key={key} value={key}>
                      {words}
                    </option>
                  ))}
                </optgroup>
              )
            );
          })}
        </select>
      </label>
      {map && (
        <label className={styles.line}>
          <span>{text.heat.strength}</span>
          <input
            type="range"
            min="0"
            max="100"
            step="5"
            value={Math.round(strength * 100)}
            onChange={({ currentTarget }) => onStrength(Number(currentTarget.value) / 100)}
          />
        </label>
      )}
      <p id={note} className={styles.note} role="status">
        {map ? `${placeOf(map)} ${text.heat.colours}` : text.heat.note}
        {otherModel && ` ${text.heat.by(otherModel)}`}
      </p>
    </details>
  );
}

function answersOf(tree: Tree | null): Set<string> {
  return new Set(tree?.questions.flatMap(({ answers }) => answers.map(({ key }) => key)));
}

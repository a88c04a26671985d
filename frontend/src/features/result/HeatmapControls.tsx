import { useId, useState } from "react";
import type { ActivationMap, DecisionTree } from "@/api/client";
import { Card } from "@/components/ui/Card";
import { Details } from "@/components/ui/Details";
import { Note } from "@/components/ui/Note";
import { Select } from "@/components/ui/Select";
import { Slider } from "@/components/ui/Slider";
import styles from "./HeatmapControls.module.css";
import { locationOf } from "./heatmap";
import { text } from "./words.en";

interface Props {
  maps: ActivationMap[];
  /** Null until it is fetched. */
  tree: DecisionTree | null;
  /** Labels that are no answers of the tree. */
  classes: { label: string; text: string }[];
  /** Title of the model whose maps these are, where it is not the one that answers. */
  otherModel: string | null;
  selected: string | null;
  strength: number;
  onSelect: (key: string | null) => void;
  onStrength: (strength: number) => void;
}

/** Selects the answer whose activation map lies over the image, and its opacity. */
export function HeatmapControls({
  maps,
  tree,
  classes,
  otherModel,
  selected,
  strength,
  onSelect,
  onStrength,
}: Props) {
  const note = useId();
  const select = useId();
  // On a phone the prediction's words come first.
  const [open, setOpen] = useState(() => !window.matchMedia("(max-width: 52rem)").matches);
  const map = maps.find(({ key }) => key === selected);
  return (
    <Card padding="tight" className={styles.controls}>
      <Details
        summary={text.heatmap.title}
        open={open}
        onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      >
        <div className={styles.select}>
          <label htmlFor={select}>{text.heatmap.label}</label>
          <Select
            id={select}
            value={selected ?? ""}
            aria-describedby={note}
            onChange={({ currentTarget }) => onSelect(currentTarget.value || null)}
          >
            <option value="">{text.heatmap.off}</option>
            {classes
              .filter(({ label }) => maps.some(({ key }) => key === label) && !answerKeys(tree).has(label))
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
          </Select>
        </div>
        {map && (
          <Slider
            label={text.heatmap.strength}
            min={0}
            max={100}
            step={5}
            value={Math.round(strength * 100)}
            onChange={(value) => onStrength(value / 100)}
          />
        )}
        <Note id={note} className={styles.note} role="status">
          {map ? `${locationOf(map)} ${text.heatmap.colours}` : text.heatmap.note}
          {otherModel && ` ${text.heatmap.by(otherModel)}`}
        </Note>
      </Details>
    </Card>
  );
}

function answerKeys(tree: DecisionTree | null): Set<string> {
  return new Set(tree?.questions.flatMap(({ answers }) => answers.map(({ key }) => key)));
}

import { useId, useState } from "react";
import { Note } from "@/components/ui/Note";
import { Row } from "@/components/ui/Row";
import { Select } from "@/components/ui/Select";
import { DotPlot } from "./DotPlot";
import type { ModelRow } from "./rows";
import styles from "./Tradeoffs.module.css";
import { text } from "./words.en";

const ACCURACIES = ["miss", "right"] as const;
const COSTS = ["size", "time"] as const;

/** How good each model is against what it costs: the size of its file, and the time that an image takes. */
export function Tradeoffs({ rows }: { rows: ModelRow[] }) {
  const [accuracy, setAccuracy] = useState<(typeof ACCURACIES)[number]>("miss");
  const select = useId();
  return (
    <section className={styles.tradeoffs} aria-labelledby={`${select}-title`}>
      <h2 id={`${select}-title`}>{text.tradeoffs.title}</h2>
      <Row>
        <label htmlFor={select}>{text.tradeoffs.measure}</label>
        <Select
          id={select}
          value={accuracy}
          onChange={({ currentTarget }) =>
            setAccuracy(ACCURACIES.find((each) => each === currentTarget.value) ?? "miss")
          }
        >
          {ACCURACIES.map((each) => (
            <option key={each} value={each}>
              {text.tradeoffs.axes[each]}
            </option>
          ))}
        </Select>
      </Row>
      <div className={styles.plots}>
        {COSTS.map((cost) => (
          <DotPlot
            key={cost}
            title={text.tradeoffs.plot(text.tradeoffs.axes[accuracy], text.tradeoffs.axes[cost])}
            x={{ label: text.tradeoffs.axes[cost], tick: text.tradeoffs.tick, figure: text.figures[cost] }}
            y={{
              label: text.tradeoffs.axes[accuracy],
              tick: accuracy === "miss" ? text.tradeoffs.tick : text.figures.right,
              figure: text.figures[accuracy],
              lowIsGood: accuracy === "miss",
            }}
            dots={rows.flatMap(({ model, ownClasses, isDefault, ...row }) => {
              const [x, y] = [row[cost], row[accuracy]];
              if (x === null || y === null) return [];
              return { label: model.title, x, y, hollow: ownClasses, highlighted: isDefault };
            })}
          />
        ))}
      </div>
      <Note>{accuracy === "miss" ? text.tradeoffs.note : text.tradeoffs.noteOfClasses}</Note>
    </section>
  );
}

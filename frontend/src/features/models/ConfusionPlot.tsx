import type { DecisionTree } from "@/api/client";
import { Note } from "@/components/ui/Note";
import { translateText } from "@/inference/catalogue";
import styles from "./plots.module.css";
import type { Confusion } from "./report";
import { text } from "./words.en";

const LEFT = 92;
const TOP = 46;
const SIDE = 300;
const LINE = 16;
const MAX_LETTERS = 9;
/** Part of the accent that a cell with all of its row has: any text can be read on it. */
const MAX_SHADE = 45;

/** Which class is taken for which: a row each that volunteers chose, a column each that the model did. */
export function ConfusionPlot({ confusion, tree }: { confusion: Confusion; tree: DecisionTree }) {
  const { labels, counts } = confusion;
  const names = labels.map((label) => className(label, tree));
  const title = text.plots.confusion(labels.length);
  const cell = SIDE / labels.length;
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const spoken = counts.map((row, index) =>
    text.plots.confusionRow(names[index] ?? "", row[index] ?? 0, rows[index] ?? 0),
  );
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      <Note>{text.plots.confusionNote}</Note>
      <svg
        className={styles.confusion}
        viewBox={`0 0 ${LEFT + SIDE + 1} ${TOP + SIDE + 1}`}
        role="img"
        aria-label={`${title}. ${spoken.join("; ")}.`}
      >
        {names.map((name, index) => (
          <g key={name}>
            <Lines className={styles.tick} words={name} x={LEFT + (index + 0.5) * cell} bottom={TOP - 8} />
            <Lines
              className={styles.tick}
              words={name}
              x={LEFT - 8}
              middle={TOP + (index + 0.5) * cell}
              textAnchor="end"
            />
          </g>
        ))}
        {counts.map((row, from) =>
          row.map((count, to) => {
            const shade = (MAX_SHADE * count) / Math.max(rows[from] ?? 0, 1);
            return (
              <g key={`${from} ${to}`}>
                <rect
                  className={styles.cell}
                  x={LEFT + to * cell}
                  y={TOP + from * cell}
                  width={cell}
                  height={cell}
                  style={{ fill: `color-mix(in srgb, var(--accent) ${shade}%, var(--surface))` }}
                />
                <text
                  className={styles.count}
                  x={LEFT + (to + 0.5) * cell}
                  y={TOP + (from + 0.5) * cell + 5}
                  textAnchor="middle"
                >
                  {count}
                </text>
              </g>
            );
          }),
        )}
      </svg>
    </section>
  );
}

interface LinesProps {
  words: string;
  className: string | undefined;
  x: number;
  /** Of the last line, or of all of them. */
  bottom?: number;
  middle?: number;
  textAnchor?: "middle" | "end";
}

/** Text that is broken into lines of a few letters. */
function Lines({ words, className, x, bottom, middle, textAnchor = "middle" }: LinesProps) {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && longer.length <= MAX_LETTERS) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const first =
    bottom === undefined
      ? (middle ?? 0) - ((lines.length - 1) * LINE) / 2 + 4
      : bottom - (lines.length - 1) * LINE;
  return (
    <text className={className} textAnchor={textAnchor}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} y={first + index * LINE}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

/** A class in words: an answer of the tree, or a model's own label. */
function className(label: string, tree: DecisionTree): string {
  const answers = tree.questions.flatMap(({ answers }) => answers);
  return (
    text.plots.oddity[label] ??
    answers.find(({ key }) => key === label)?.text ??
    translateText(label.replaceAll("-", " "))
  );
}

import type { DecisionTree, TreeQuestion } from "@/api/client";
import { Note } from "@/components/ui/Note";
import styles from "./plots.module.css";
import type { Bin } from "./report";
import { text } from "./words.en";

const SIDE = 200;
const LEFT = 50;
const BOTTOM = 42;
const TICKS = [0, 0.5, 1];

interface Props {
  /** By answer. */
  reliability: Record<string, Bin[]>;
  tree: DecisionTree;
}

/** For each question, what volunteers said against what the model predicts. */
export function ReliabilityPlots({ reliability, tree }: Props) {
  return (
    <section className={styles.section}>
      <h3>{text.plots.reliability}</h3>
      <Note>{text.plots.reliabilityNote}</Note>
      <ul className={styles.panels}>
        {tree.questions.map((question) => (
          <li key={question.number}>
            <Panel question={question} reliability={reliability} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Panel({ question, reliability }: { question: TreeQuestion; reliability: Props["reliability"] }) {
  const series = question.answers.map(({ key, text: words }) => ({
    key,
    words,
    bins: reliability[key] ?? [],
  }));
  return (
    <figure className={styles.panel}>
      <figcaption>{question.text}</figcaption>
      <svg
        className={styles.plot}
        viewBox={`0 0 ${LEFT + SIDE + 10} ${SIDE + 10 + BOTTOM}`}
        role="img"
        aria-label={text.plots.reliabilityOf(
          question.text,
          series.map(({ words, bins }) => `${words}: ${text.plots.farthest(farthest(bins))}`),
        )}
      >
        {TICKS.map((tick) => (
          <g key={tick}>
            <line className={styles.grid} x1={left(0)} x2={left(1)} y1={top(tick)} y2={top(tick)} />
            <line className={styles.grid} x1={left(tick)} x2={left(tick)} y1={top(0)} y2={top(1)} />
            <text className={styles.tick} x={LEFT - 5} y={top(tick) + 4} textAnchor="end">
              {tick}
            </text>
            <text className={styles.tick} x={left(tick)} y={top(0) + 17} textAnchor="middle">
              {tick}
            </text>
          </g>
        ))}
        <text className={styles.axis} x={left(0.5)} y={top(0) + 37} textAnchor="middle">
          {text.plots.predicted}
        </text>
        <text
          className={styles.axis}
          x={14}
          y={top(0.5)}
          textAnchor="middle"
          transform={`rotate(-90 14 ${top(0.5)})`}
        >
          {text.plots.voted}
        </text>
        <line className={styles.diagonal} x1={left(0)} x2={left(1)} y1={top(0)} y2={top(1)} />
        {series.map(({ key, bins }, index) => (
          <g key={key} className={styles.series} data-series={index}>
            <polyline
              points={bins.map(([predicted, voted]) => `${left(predicted)},${top(voted)}`).join(" ")}
            />
            {bins.map(([predicted, voted, galaxies]) => (
              <circle
                key={predicted}
                cx={left(predicted)}
                cy={top(voted)}
                r={galaxies >= 50 ? 4 : galaxies >= 15 ? 3 : 2}
              />
            ))}
          </g>
        ))}
      </svg>
      <ul className={styles.legend}>
        {series.map(({ key, words }, index) => (
          <li key={key}>
            <svg viewBox="0 0 26 10" aria-hidden="true" className={styles.series} data-series={index}>
              <polyline points="1,5 25,5" />
              <circle cx={13} cy={5} r={3} />
            </svg>
            {words}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function left(value: number): number {
  return LEFT + value * SIDE;
}

function top(value: number): number {
  return 5 + (1 - value) * SIDE;
}

/** By how much the farthest bin misses the diagonal. */
function farthest(bins: Bin[]): number {
  return Math.max(0, ...bins.map(([predicted, voted]) => Math.abs(voted - predicted)));
}

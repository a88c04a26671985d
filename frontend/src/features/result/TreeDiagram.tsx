import { useMemo, useState } from "react";
import type { Tree, VotesResult } from "@/api/client";
import { percent } from "@/lib/format";
import styles from "./TreeDiagram.module.css";
import { BAR, layoutOf } from "./treeLayout";
import { text } from "./words.en";

/** Widths of the drawing in rem: whole at a glance, to be read, and closer. */
const WIDTHS = [40, 80, 130, 200];
const TO_BE_READ = 1;

/** The whole tree as a flow of volunteers: every question, every answer, and how many would go which way. */
export function TreeDiagram({ result, tree }: { result: VotesResult; tree: Tree }) {
  const layout = useMemo(() => layoutOf(tree, result), [tree, result]);
  const [zoom, setZoom] = useState(TO_BE_READ);
  return (
    <div className={styles.whole}>
      <p className={styles.note}>{text.tree.note}</p>
      <div className={styles.zoom}>
        <button type="button" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          {text.tree.zoomOut}
        </button>
        <button type="button" disabled={zoom === WIDTHS.length - 1} onClick={() => setZoom(zoom + 1)}>
          {text.tree.zoomIn}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={text.tree.label}>
        <svg
          className={styles.drawing}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          style={{ inlineSize: `${WIDTHS[zoom]}rem` }}
          role="img"
          aria-label={text.tree.alternative}
        >
          {layout.bands.map(({ key, path, thickness, chosen }) =>
            path === null ? null : (
              <path key={key} d={path} className={styles.band} data-chosen={chosen} strokeWidth={thickness} />
            ),
          )}
          {layout.nodes.map(({ number, x, y, height, fraction }) => (
            <g key={number} data-asked={fraction >= 0.05}>
              <rect x={x} y={y} width={BAR} height={height} rx="4" className={styles.node} />
              <text x={x} y={y - 7} className={styles.question}>
                {text.tree.short[number] ?? number}
              </text>
            </g>
          ))}
          {layout.bands.map(({ key, text: words, x, y, chosen, fraction }) => (
            <text key={key} x={x} y={y + 4} className={styles.answer} data-chosen={chosen}>
              {words} {percent(fraction)}
            </text>
          ))}
        </svg>
      </section>
      <details className={styles.table}>
        <summary>{text.tree.asTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.tree.question}</th>
              <th scope="col">{text.tree.answer}</th>
              <th scope="col">{text.tree.ofAll}</th>
            </tr>
          </thead>
          <tbody>
            {tree.questions.flatMap((question) =>
              question.answers.map((answer, index) => (
                <tr key={answer.key}>
                  {index === 0 && (
                    <th scope="rowgroup" rowSpan={question.answers.length}>
                      {question.text}
                    </th>
                  )}
                  <td>{answer.text}</td>
                  <td>{percent(result.vote_fractions[answer.key] ?? 0)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </details>
    </div>
  );
}

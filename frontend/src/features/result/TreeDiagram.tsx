import { useMemo, useState } from "react";
import type { DecisionTree, VotesPrediction } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Details } from "@/components/ui/Details";
import { Note } from "@/components/ui/Note";
import { Row } from "@/components/ui/Row";
import { ScrollArea } from "@/components/ui/ScrollArea";
import { Table } from "@/components/ui/Table";
import { percent } from "@/lib/format";
import styles from "./TreeDiagram.module.css";
import { BAR, layoutOf } from "./treeLayout";
import { text } from "./words.en";

/** Zoom levels as widths in rem: at a glance, readable, and closer. */
const WIDTHS = [40, 80, 130, 200];
const READABLE = 1;

/** The decision tree as a Sankey diagram: every answer as wide as its joint fraction. */
export function TreeDiagram({ prediction, tree }: { prediction: VotesPrediction; tree: DecisionTree }) {
  const layout = useMemo(() => layoutOf(tree, prediction), [tree, prediction]);
  const [zoom, setZoom] = useState(READABLE);
  return (
    <div className={styles.diagram}>
      <Note>{text.tree.note}</Note>
      <Row>
        <Button variant="light" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          {text.tree.zoomOut}
        </Button>
        <Button variant="light" disabled={zoom === WIDTHS.length - 1} onClick={() => setZoom(zoom + 1)}>
          {text.tree.zoomIn}
        </Button>
      </Row>
      <ScrollArea label={text.tree.label} maxBlockSize="80vh">
        <svg
          className={styles.drawing}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          style={{ inlineSize: `${WIDTHS[zoom]}rem` }}
          role="img"
          aria-label={text.tree.alternative}
        >
          {layout.bands.map(({ key, d, thickness, onPath }) =>
            d === null ? null : (
              <path key={key} d={d} className={styles.band} data-on-path={onPath} strokeWidth={thickness} />
            ),
          )}
          {layout.nodes.map(({ number, x, y, height, fraction }) => (
            <g key={number} data-reached={fraction >= 0.05}>
              <rect x={x} y={y} width={BAR} height={height} rx="4" className={styles.node} />
              <text x={x} y={y - 7} className={styles.question}>
                {text.tree.short[number] ?? number}
              </text>
            </g>
          ))}
          {layout.bands.map(({ key, text: words, x, y, onPath, fraction }) => (
            <text key={key} x={x} y={y + 4} className={styles.answer} data-on-path={onPath}>
              {words} {percent(fraction)}
            </text>
          ))}
        </svg>
      </ScrollArea>
      <Details summary={text.tree.asTable}>
        <Table>
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
                  <td>{percent(prediction.joint_fractions[answer.key] ?? 0)}</td>
                </tr>
              )),
            )}
          </tbody>
        </Table>
      </Details>
    </div>
  );
}

import type { DecisionTree, VotesPrediction } from "@/api/client";
import { Details } from "@/components/ui/Details";
import { Note } from "@/components/ui/Note";
import { ScrollArea } from "@/components/ui/ScrollArea";
import { Table } from "@/components/ui/Table";
import { askedCount, percent } from "@/lib/format";
import { icicleOf } from "./icicle";
import styles from "./TreeDiagram.module.css";
import { text } from "./words.en";

/** A label below this part of the width would be cut short. */
const MIN_LABELLED = 0.14;

/** The whole tree from top to bottom, as wide as the page lets it be, and the same figures as a table. */
export function TreeDiagram({ prediction, tree }: { prediction: VotesPrediction; tree: DecisionTree }) {
  const rows = icicleOf(tree, prediction);
  return (
    <div className={styles.diagram}>
      <Note>{text.tree.note}</Note>
      <div role="img" aria-label={text.tree.alternative} className={styles.rows}>
        {rows.map(({ number, segments }) => (
          <div key={number} className={styles.row}>
            <span className={styles.question}>
              {number}. {text.tree.short[number]}
            </span>
            <div className={styles.bar}>
              {segments.map(({ key, text: words, start, fraction, onPath }) => (
                <span
                  key={key}
                  className={styles.segment}
                  data-on-path={onPath}
                  style={{ insetInlineStart: `${start * 100}%`, inlineSize: `${fraction * 100}%` }}
                >
                  {fraction >= MIN_LABELLED && <span className={styles.label}>{words}</span>}
                </span>
              ))}
            </div>
          </div>
        ))}
      </div>
      <Details summary={text.tree.asTable}>
        <ScrollArea label={text.tree.label} maxBlockSize="24rem">
          <Table>
            <thead>
              <tr>
                <th scope="col">{text.tree.question}</th>
                <th scope="col">{text.tree.answer}</th>
                <th scope="col">{text.tree.ofAll}</th>
              </tr>
            </thead>
            {rows.map(({ number, text: question, asked, segments }) => (
              <tbody key={number}>
                {segments.map(({ key, text: words, fraction }, index) => (
                  <tr key={key}>
                    {index === 0 && (
                      <th scope="rowgroup" rowSpan={segments.length}>
                        <span>{question}</span> <Note as="span">{askedCount(asked)}</Note>
                      </th>
                    )}
                    <td>{words}</td>
                    <td>{percent(fraction)}</td>
                  </tr>
                ))}
              </tbody>
            ))}
          </Table>
        </ScrollArea>
      </Details>
    </div>
  );
}

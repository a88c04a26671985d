import { useId } from "react";
import type { CountedVotes, Model, ModelList, QuestionShares, Result, Tree } from "@/api/client";
import { percent } from "@/lib/format";
import styles from "./ModelComparison.module.css";
import { measuredError } from "./measuredError";
import { text } from "./words.en";

interface Props {
  models: ModelList;
  /** What each model says; empty until that is known. */
  results: Result[];
  tree: Tree;
  counted: CountedVotes | null;
  /** The walk whose questions are compared. */
  walk: string[];
  /** Name of the model that answers now. */
  chosen: string;
  onChoose: (name: string) => void;
}

/** All models side by side: what each says, how far each can be believed, where they part, and which one answers. */
export function ModelComparison({ models, results, tree, counted, walk, chosen, onChoose }: Props) {
  const group = useId();
  const votes = results.filter((result) => result.task === "votes");
  const same = votes.every(({ headline }) => headline.code === votes[0]?.headline.code);
  return (
    <>
      {votes.length > 1 && (
        <p className={styles.agreement} data-agree={same}>
          {same ? text.compared.agree(votes.length) : text.compared.disagree}
        </p>
      )}
      <fieldset className={styles.models}>
        <legend>{text.models.legend}</legend>
        {models.models.map((model) => (
          <ModelRow
            key={model.name}
            group={models.models.length > 1 ? group : null}
            model={model}
            result={results.find((result) => result.model.name === model.name) ?? null}
            chosen={model.name === chosen}
            onChoose={onChoose}
          />
        ))}
        {counted && (
          <div className={styles.model}>
            <strong className={styles.title}>{text.compared.volunteers}</strong>
            <span className={styles.says}>{counted.headline.text}</span>
          </div>
        )}
      </fieldset>
      <p className={styles.note}>{text.models.measuredOn}</p>
      {votes.length > 0 && <ByQuestion {...{ models, votes, tree, counted, walk }} />}
    </>
  );
}

interface RowProps {
  /** Null where there is no choice to make. */
  group: string | null;
  model: Model;
  result: Result | null;
  chosen: boolean;
  onChoose: (name: string) => void;
}

function ModelRow({ group, model, result, chosen, onChoose }: RowProps) {
  const Row = group === null ? "div" : "label";
  return (
    <Row className={styles.model} data-chosen={chosen}>
      {group !== null && (
        <input
          type="radio"
          name={group}
          value={model.name}
          checked={chosen}
          onChange={() => onChoose(model.name)}
        />
      )}
      <strong className={styles.title}>{model.title}</strong>
      <span className={styles.says}>
        {result && (
          <>
            {result.headline.text} <span className={styles.quiet}>{percent(result.headline.confidence)}</span>
          </>
        )}
      </span>
      <span className={styles.error}>{measuredError(model)}</span>
    </Row>
  );
}

interface ByQuestionProps extends Pick<Props, "models" | "tree" | "counted" | "walk"> {
  votes: (Result & { task: "votes" })[];
}

/** Question by question, for those who want to see where models part. */
function ByQuestion({ models, votes, tree, counted, walk }: ByQuestionProps) {
  const questions = tree.questions.filter(({ answers }) => answers.some(({ key }) => walk.includes(key)));
  const voices = votes.map(({ model, questions }) => ({
    name: models.models.find(({ name }) => name === model.name)?.title ?? model.name,
    questions,
  }));
  if (counted) voices.push({ name: text.compared.volunteers, questions: counted.questions });
  return (
    <details className={styles.byQuestion}>
      <summary>{text.compared.byQuestion}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={text.compared.label}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{text.compared.question}</th>
              {voices.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {questions.map((question) => (
              <tr key={question.number}>
                <th scope="row">{question.text}</th>
                {voices.map(({ name, questions }) => (
                  <td key={name}>
                    <Favourite
                      shares={questions.find(({ number }) => number === question.number)}
                      tree={tree}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Favourite({ shares, tree }: { shares: QuestionShares | undefined; tree: Tree }) {
  const [first] = shares?.answers.toSorted((one, other) => other.share - one.share) ?? [];
  const words = tree.questions.flatMap(({ answers }) => answers).find(({ key }) => key === first?.key)?.text;
  if (!first || !words || shares?.vote_fraction === 0) return "–";
  return (
    <>
      {words} <span className={styles.quiet}>{percent(first.share)}</span>
    </>
  );
}

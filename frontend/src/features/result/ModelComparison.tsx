import { useId } from "react";
import type {
  Classification,
  DecisionTree,
  Model,
  ModelList,
  Prediction,
  QuestionVotes,
  SampleVotes,
} from "@/api/client";
import { Card } from "@/components/ui/Card";
import { Details } from "@/components/ui/Details";
import { Note } from "@/components/ui/Note";
import { ScrollArea } from "@/components/ui/ScrollArea";
import { Table } from "@/components/ui/Table";
import { percent, volunteersOf } from "@/lib/format";
import styles from "./ModelComparison.module.css";
import { measuredError } from "./measuredError";
import { text } from "./words.en";

interface Props {
  models: ModelList;
  /** Every model's prediction; empty until they are known. */
  predictions: Prediction[];
  agreement: Classification["agreement"];
  tree: DecisionTree;
  /** The votes of a sample, where they are known. */
  volunteers: SampleVotes | null;
  simulated: boolean;
  /** The path whose questions are compared. */
  path: string[];
  /** Name of the model that answers now. */
  selected: string;
  onSelect: (name: string) => void;
}

/** All models side by side: predictions, measured errors, where they differ, and which one answers. */
export function ModelComparison(props: Props) {
  const { models, predictions, agreement, tree, volunteers, simulated, path, selected, onSelect } = props;
  const group = useId();
  const votes = predictions.filter((prediction) => prediction.task === "votes");
  const others = models.models.filter(({ task }) => task !== "votes");
  const row = (model: Model) => (
    <ModelRow
      key={model.name}
      group={models.models.length > 1 ? group : null}
      model={model}
      prediction={predictions.find((each) => each.model.name === model.name) ?? null}
      selected={model.name === selected}
      onSelect={onSelect}
    />
  );
  return (
    <>
      {agreement && (
        <p className={styles.agreement} data-agree={agreement.parted.length === 0}>
          {agreement.text}
        </p>
      )}
      <fieldset className={styles.models}>
        <legend>{text.models.legend}</legend>
        {models.models.filter(({ task }) => task === "votes").map(row)}
        {volunteers && (
          <Card padding="small" className={styles.model}>
            <strong className={styles.title}>{text.comparison.votes(simulated)}</strong>
            <span className={styles.headline}>{volunteers.headline.text}</span>
          </Card>
        )}
        {others.length > 0 && <Note>{text.comparison.ofOthers}</Note>}
        {others.map(row)}
      </fieldset>
      <Note>{text.models.measuredOn}</Note>
      {votes.length > 1 && <QuestionTable {...{ models, votes, tree, volunteers, simulated, path }} />}
    </>
  );
}

interface RowProps {
  /** Null where there is no choice to make. */
  group: string | null;
  model: Model;
  prediction: Prediction | null;
  selected: boolean;
  onSelect: (name: string) => void;
}

function ModelRow({ group, model, prediction, selected, onSelect }: RowProps) {
  return (
    <Card
      as={group === null ? "div" : "label"}
      padding="small"
      className={styles.model}
      data-selected={selected}
    >
      {group !== null && (
        <input
          type="radio"
          name={group}
          value={model.name}
          checked={selected}
          onChange={() => onSelect(model.name)}
        />
      )}
      <strong className={styles.title}>{model.title}</strong>
      <span className={styles.headline}>
        {prediction && <span>{(prediction.underlying ?? prediction).headline.text}</span>}{" "}
        {prediction && <Note as="span">{supportOf(prediction)}</Note>}
      </span>
      <Note as="span" className={styles.error}>
        {measuredError(model)}
      </Note>
    </Card>
  );
}

function supportOf(prediction: Prediction): string {
  const { confidence } = (prediction.underlying ?? prediction).headline;
  if (confidence === null) return "";
  return prediction.task === "votes" ? volunteersOf(confidence) : percent(confidence);
}

interface QuestionTableProps extends Pick<Props, "models" | "tree" | "volunteers" | "simulated" | "path"> {
  votes: (Prediction & { task: "votes" })[];
}

/** Question by question, for those who want to see where models differ. */
function QuestionTable({ models, votes, tree, volunteers, simulated, path }: QuestionTableProps) {
  const questions = tree.questions.filter(({ answers }) => answers.some(({ key }) => path.includes(key)));
  const columns = votes.map(({ model, questions }) => ({
    name: models.models.find(({ name }) => name === model.name)?.title ?? model.name,
    questions,
  }));
  if (volunteers) columns.push({ name: text.comparison.votes(simulated), questions: volunteers.questions });
  return (
    <Details summary={text.comparison.byQuestion}>
      <ScrollArea label={text.comparison.label}>
        <Table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{text.comparison.question}</th>
              {columns.map(({ name }) => (
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
                {columns.map(({ name, questions }) => (
                  <td key={name}>
                    <TopAnswer
                      votes={questions.find(({ number }) => number === question.number)}
                      tree={tree}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </ScrollArea>
    </Details>
  );
}

function TopAnswer({ votes, tree }: { votes: QuestionVotes | undefined; tree: DecisionTree }) {
  const [top] = votes?.answers.toSorted((one, other) => other.vote_fraction - one.vote_fraction) ?? [];
  const words = tree.questions.flatMap(({ answers }) => answers).find(({ key }) => key === top?.key)?.text;
  if (!top || !words || votes?.joint_fraction === 0) return <span>–</span>;
  return (
    <span>
      {words} <Note as="span">{percent(top.vote_fraction)}</Note>
    </span>
  );
}

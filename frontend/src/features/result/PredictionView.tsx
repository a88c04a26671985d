import type { ReactNode, Ref } from "react";
import { lazy, useState } from "react";
import type {
  ClassPrediction,
  DecisionTree,
  Prediction,
  RegressionPrediction,
  Sample,
  SampleVotes,
  VotesPrediction,
} from "@/api/client";
import { Card } from "@/components/ui/Card";
import { Details } from "@/components/ui/Details";
import { FractionBar } from "@/components/ui/FractionBar";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { Note } from "@/components/ui/Note";
import { Tabs } from "@/components/ui/Tabs";
import { text as uiText } from "@/components/ui/words.en";
import { format } from "@/inference/catalogue";
import { MAJORITY } from "@/inference/headlines";
import { alternativePhrase, standoutPhrase } from "@/inference/phrases";
import { formatQuantity } from "@/inference/quantity";
import { percent } from "@/lib/format";
import { decimal } from "@/lib/language";
import { decidingAnswer } from "./headlineAnswers";
import { PathTiles } from "./PathTiles";
import styles from "./PredictionView.module.css";
import { annotatePath } from "./path";
import { VolunteerDots } from "./VolunteerDots";
import { text } from "./words.en";

const TreeDiagram = lazy(() => import("./TreeDiagram").then(({ TreeDiagram }) => ({ default: TreeDiagram })));

export type TabName = "answer" | "tree" | "models";

interface Props {
  prediction: Prediction;
  /** The model's own title, where it is known. */
  title: string | null;
  /** How long it took, in words. */
  duration: string;
  tree: DecisionTree;
  /** The sample that the image is, with its votes; null for any other image. */
  sample: Sample | null;
  /** Whether votes are still being fetched, and are to find room. */
  awaitsVotes: boolean;
  tab: TabName;
  onTab: (tab: TabName) => void;
  /** Content of the tab of models; null is no such tab. */
  models: ReactNode;
  /** Key of the answer whose activation map is shown. */
  shown: string | null;
  /** Null where the model has no activation maps. */
  onShow: ((key: string | null) => void) | null;
  /** The headline, which takes the focus when an answer arrives. */
  headlineRef: Ref<HTMLHeadingElement>;
}

/** One model's prediction for the image; of an outlier, what the model would say of it is folded. */
export function PredictionView(props: Props) {
  const { headline, sentence, outlier, underlying } = props.prediction;
  return (
    <article className={styles.prediction}>
      <h2
        ref={props.headlineRef}
        tabIndex={-1}
        className={styles.headline}
        data-outlier={outlier}
        data-testid="headline"
      >
        {headline.text}
      </h2>
      {underlying ? (
        <>
          <p className={styles.sentence} data-testid="sentence">
            {sentence}
          </p>
          <Details summary={text.prediction.underlying}>
            <div className={styles.prediction}>
              <p className={styles.underlying}>{underlying.headline.text}</p>
              <Reading {...props} words={underlying} />
            </div>
          </Details>
        </>
      ) : (
        <Reading {...props} words={{ also: [], stands_out: [], ...props.prediction }} />
      )}
    </article>
  );
}

type Words = NonNullable<Prediction["underlying"]>;

/** What the model says of the image: in words at first, and in numbers below. */
function Reading(props: Props & { words: Words }) {
  const { prediction, words, duration, title, tree, sample, awaitsVotes, tab, onTab, models, shown, onShow } =
    props;
  const votes = sample?.votes ?? null;
  const simulated = sample?.origin.simulated ?? false;
  const answer =
    prediction.task === "votes" ? (
      <Path key={prediction.path.join()} {...{ prediction, tree, votes, simulated, shown, onShow }} />
    ) : prediction.task === "classes" ? (
      <ClassList {...prediction} shown={shown} onShow={onShow} />
    ) : (
      <Estimate {...prediction.quantity} />
    );
  return (
    <>
      {prediction.task === "votes" && <Dots prediction={prediction} tree={tree} />}
      <p className={styles.sentence} data-testid={prediction.outlier ? "underlying" : "sentence"}>
        {words.sentence}
      </p>
      <Remarks {...words} />
      {awaitsVotes && <p className={styles.votes} aria-hidden="true" />}
      {votes && (
        <p className={styles.votes}>
          <span>{text.prediction.votes(votes.headline.text, simulated)}</span>{" "}
          <span>
            {votes.headline.code === words.headline.code ? text.prediction.agree : text.prediction.disagree}
          </span>
        </p>
      )}
      <Note as="div" className={styles.facts}>
        <span>{text.prediction.by(title ?? prediction.model.name)}</span>
        <span>{duration}</span>
        {typeof words.headline.t_type === "number" && (
          <span>{text.prediction.tType(decimal(words.headline.t_type, 1))}</span>
        )}
      </Note>
      <Tabs
        label={text.tabs.label}
        selected={tab}
        onSelect={onTab}
        tabs={[
          { name: "answer", title: text.tabs.answer, content: answer },
          ...treeTab(prediction, tree),
          ...(models === null ? [] : [{ name: "models" as const, title: text.tabs.models, content: models }]),
        ]}
      />
    </>
  );
}

function treeTab(prediction: Prediction, tree: DecisionTree) {
  if (prediction.task !== "votes") return [];
  const content = (
    <LazyBoundary loading={<p role="status">{uiText.lazy.loading}</p>}>
      <TreeDiagram prediction={prediction} tree={tree} />
    </LazyBoundary>
  );
  return [{ name: "tree" as const, title: text.tabs.tree, content }];
}

function Dots({ prediction, tree }: { prediction: VotesPrediction; tree: DecisionTree }) {
  const [question] = tree.questions;
  const votes = prediction.questions.find(({ number }) => number === question?.number);
  return question && votes ? <VolunteerDots question={question} votes={votes} /> : null;
}

const BETWEEN = "; ";

/** What else the galaxy could be, and what about it is unusual. */
function Remarks({ also, stands_out }: Pick<Words, "also" | "stands_out">) {
  return (
    <>
      {also.length > 0 && (
        <p data-testid="also">{format("also", { phrases: also.map(alternativePhrase).join(BETWEEN) })}</p>
      )}
      {stands_out.length > 0 && (
        <p data-testid="stands-out">
          {format("stands-out", { phrases: stands_out.map(standoutPhrase).join(BETWEEN) })}
        </p>
      )}
    </>
  );
}

interface PathProps extends Pick<Props, "shown" | "onShow"> {
  prediction: VotesPrediction;
  tree: DecisionTree;
  votes: SampleVotes | null;
  simulated: boolean;
}

/** The path, which opens on the question that decided the headline. */
function Path({ prediction, tree, votes, simulated, shown, onShow }: PathProps) {
  const questions = annotatePath(prediction, tree, votes);
  const deciding = decidingAnswer(prediction);
  const [open, setOpen] = useState(
    () =>
      questions.find(({ answers }) => answers.some(({ key }) => key === deciding))?.number ??
      questions[0]?.number ??
      null,
  );
  return (
    <PathTiles
      questions={questions}
      open={open}
      onOpen={setOpen}
      shown={shown}
      onShow={onShow}
      simulated={simulated}
    />
  );
}

function Estimate(quantity: RegressionPrediction["quantity"]) {
  const { value, lower, upper, level } = quantity;
  return (
    <section>
      <h3>{text.number.title}</h3>
      <Card as="dl" className={styles.classes}>
        <div className={styles.figure}>
          <dt>{text.number.estimate}</dt>
          <dd>{formatQuantity(value, quantity)}</dd>
        </div>
        <div className={styles.figure}>
          <dt>{text.number.interval(percent(level))}</dt>
          <dd>{text.number.between(formatQuantity(lower, quantity), formatQuantity(upper, quantity))}</dd>
        </div>
      </Card>
    </section>
  );
}

function ClassList({
  probabilities,
  multi_label: multiLabel,
  shown,
  onShow,
}: Pick<ClassPrediction, "probabilities" | "multi_label"> & Pick<Props, "shown" | "onShow">) {
  const descending = probabilities.toSorted((one, other) => other.probability - one.probability);
  return (
    <section>
      <h3>{text.classes.title}</h3>
      <Card as="ul" className={styles.classes}>
        {descending.map(({ label, text: name, probability }, rank) => (
          <FractionBar
            key={label}
            label={name}
            fraction={probability}
            percent={percent(probability)}
            count={null}
            highlighted={multiLabel ? probability > MAJORITY : rank === 0}
            pressed={label === shown}
            onPress={onShow && (() => onShow(label === shown ? null : label))}
            pressTitle={text.heatmap.show}
          />
        ))}
      </Card>
    </section>
  );
}

import type { ClassPrediction, DecisionTree, Prediction, SampleVotes } from "@/api/client";
import { Card } from "@/components/ui/Card";
import { FractionBar } from "@/components/ui/FractionBar";
import { percent } from "@/lib/format";
import { PathStrip } from "./PathStrip";
import styles from "./PredictionView.module.css";
import { PredictionWords } from "./PredictionWords";
import { annotatePath } from "./path";
import { QuestionList } from "./QuestionList";
import { text } from "./words.en";

interface Props {
  prediction: Prediction;
  /** The model's own title, where it is known. */
  title: string | null;
  /** Null until it is fetched. */
  tree: DecisionTree | null;
  /** Volunteers' votes on this very image, where they are known. */
  volunteers: SampleVotes | null;
  /** Standard deviation of each value over rotated copies; empty until it is known. */
  std: Prediction["std"];
  /** Whether the volunteers' votes are simulated. */
  simulated: boolean;
}

/** One model's prediction for the image. */
export function PredictionView({ prediction, title, tree, volunteers, std, simulated }: Props) {
  const { headline, model } = prediction;
  const path = prediction.task === "votes" && tree ? annotatePath(prediction, tree, volunteers, std) : null;
  return (
    <article className={styles.prediction}>
      <PredictionWords prediction={prediction} />
      <ul className={styles.facts}>
        {typeof headline.t_type === "number" && <li>{text.prediction.tType(headline.t_type.toFixed(1))}</li>}
        <li>{text.prediction.by(title ?? model.name)}</li>
      </ul>
      {volunteers && (
        <p className={styles.volunteers}>
          {text.prediction.volunteers(volunteers.headline.text, simulated)}{" "}
          {volunteers.headline.code === headline.code ? text.prediction.agree : text.prediction.disagree}
        </p>
      )}
      {path && <PathStrip path={path} />}
      {path && <QuestionList path={path} />}
      {prediction.task === "classes" && <ClassList probabilities={prediction.probabilities} />}
      {prediction.task === "votes" && !tree && <p>{text.questions.loading}</p>}
    </article>
  );
}

function ClassList({ probabilities }: Pick<ClassPrediction, "probabilities">) {
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
            badge={rank === 0 ? text.classes.likeliest : null}
          />
        ))}
      </Card>
    </section>
  );
}

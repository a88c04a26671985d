import type { ClassesResult, CountedVotes, Result, Tree } from "@/api/client";
import { FractionBar } from "@/components/ui/FractionBar";
import { percent, sureOfClass, sureOfVotes } from "@/lib/format";
import { PathStrip } from "./PathStrip";
import styles from "./PredictionView.module.css";
import { readWalk } from "./path";
import { Questions } from "./QuestionList";
import { text } from "./words.en";

interface Props {
  result: Result;
  /** The model's own title, where it is known. */
  title: string | null;
  /** Null until the questions have been fetched. */
  tree: Tree | null;
  /** What volunteers said of this very picture, where that is known. */
  counted: CountedVotes | null;
  /** Standard deviation of each value over turned copies; empty until it is known. */
  spread: Result["spread"];
  /** Whether the counted votes are made up, as those of simulated galaxies are. */
  simulated: boolean;
}

/** What one model says about the picture. */
export function Answer({ result, title, tree, counted, spread, simulated }: Props) {
  const { headline, sentence, model } = result;
  const walk = result.task === "votes" && tree ? readWalk(result, tree, counted, spread) : null;
  return (
    <article className={styles.answer}>
      <h2 data-testid="headline">{headline.text}</h2>
      <p className={styles.sentence} data-testid="sentence">
        {sentence}
      </p>
      <ul className={styles.facts}>
        <li className={styles.sure}>
          {result.task === "votes" ? sureOfVotes(headline.confidence) : sureOfClass(headline.confidence)}
        </li>
        {typeof headline.stage === "number" && <li>{text.answer.stage(headline.stage.toFixed(1))}</li>}
        <li>{text.answer.by(title ?? model.name)}</li>
      </ul>
      {result.unusualness !== null && result.unusualness > 1 && (
        <p className={styles.unusual}>{text.answer.unusual}</p>
      )}
      {counted && (
        <p className={styles.counted}>
          {text.answer.counted(counted.headline.text, simulated)}{" "}
          {counted.headline.code === result.headline.code ? text.answer.agree : text.answer.disagree}
        </p>
      )}
      {walk && <PathStrip walk={walk} />}
      {walk && <Questions walk={walk} />}
      {result.task === "classes" && <Classes probabilities={result.probabilities} />}
      {result.task === "votes" && !tree && <p>{text.questions.loading}</p>}
    </article>
  );
}

function Classes({ probabilities }: Pick<ClassesResult, "probabilities">) {
  const likeliestFirst = probabilities.toSorted((one, other) => other.probability - one.probability);
  return (
    <section>
      <h3>{text.classes.title}</h3>
      <ul className={styles.classes}>
        {likeliestFirst.map(({ label, text: name, probability }, rank) => (
          <FractionBar
            key={label}
            label={name}
            share={probability}
            percent={percent(probability)}
            words={null}
            mark={rank === 0 ? text.classes.likeliest : null}
          />
        ))}
      </ul>
    </section>
  );
}

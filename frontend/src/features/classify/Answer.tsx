import type { ReactNode } from "react";
import type { ClassesResult, Result, Tree } from "@/api/calls";
import { ShareBar } from "@/shared/ShareBar";
import { text } from "@/text/en";
import styles from "./Answer.module.css";
import { percent, sureness } from "./plainNumbers";
import { Questions } from "./Questions";
import { readWalk } from "./walk";

interface Props {
  result: Result;
  /** The model's own title, where it is known. */
  title: string | null;
  /** Null until the questions have been fetched. */
  tree: Tree | null;
}

/** What one model says about the picture. */
export function Answer({ result, title, tree }: Props) {
  const { headline, sentence, model } = result;
  return (
    <article className={styles.answer}>
      <h2 data-testid="headline">{headline.text}</h2>
      <p className={styles.sentence} data-testid="sentence">
        {sentence}
      </p>
      <ul className={styles.facts}>
        <li>{sureness(headline.confidence)}</li>
        {typeof headline.stage === "number" && <li>{text.answer.stage(headline.stage.toFixed(1))}</li>}
        <li>{text.answer.by(title ?? model.name)}</li>
      </ul>
      {result.unusualness !== null && result.unusualness > 1 && (
        <p className={styles.unusual}>{text.answer.unusual}</p>
      )}
      {details(result, tree)}
    </article>
  );
}

function details(result: Result, tree: Tree | null): ReactNode {
  if (result.task === "classes") return <Classes probabilities={result.probabilities} />;
  if (tree) return <Questions walk={readWalk(result, tree)} />;
  return <p>{text.questions.loading}</p>;
}

function Classes({ probabilities }: Pick<ClassesResult, "probabilities">) {
  const likeliestFirst = probabilities.toSorted((one, other) => other.probability - one.probability);
  return (
    <section>
      <h3>{text.classes.title}</h3>
      <ul className={styles.classes}>
        {likeliestFirst.map(({ label, text: name, probability }, rank) => (
          <ShareBar
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

import type { ReactNode } from "react";
import type { Prediction } from "@/api/client";
import { Details } from "@/components/ui/Details";
import { standouts } from "@/inference/constants.gen.json";
import { fillTemplate } from "@/inference/template";
import { volunteersOf } from "@/lib/format";
import styles from "./PredictionWords.module.css";
import { text } from "./words.en";

/** What a prediction says in words. */
export type Words = NonNullable<Prediction["underlying"]>;

interface Props {
  prediction: Prediction;
  /** What stands between the headline and the sentence, and with an outlier's own words. */
  children?: ReactNode;
}

/** A prediction in words; of an outlier, what the model would say of it is folded. */
export function PredictionWords({ prediction, children }: Props) {
  const { headline, underlying } = prediction;
  return (
    <>
      <h2 className={styles.headline} data-outlier={prediction.outlier} data-testid="headline">
        {headline.text}
      </h2>
      {!underlying && children}
      <p className={styles.sentence} data-testid="sentence">
        {prediction.sentence}
      </p>
      {prediction.task === "votes" && <Remarks {...prediction} />}
      {underlying && (
        <Details summary={text.prediction.underlying}>
          <p className={styles.underlying}>{underlying.headline.text}</p>
          {children}
          <p>{underlying.sentence}</p>
          <Remarks {...underlying} />
        </Details>
      )}
    </>
  );
}

/** What else the galaxy could be, and what about it is unusual. */
function Remarks({ also, stands_out }: Pick<Words, "also" | "stands_out">) {
  return (
    <>
      {also.length > 0 && (
        <p data-testid="also">
          {text.prediction.also(
            also.map(({ text: words, joint_fraction }) => `${words} (${volunteersOf(joint_fraction)})`),
          )}
        </p>
      )}
      {stands_out.map(({ key, text: words, times_usual }) => (
        <p key={key} data-testid="stands-out">
          {fillTemplate(standouts.pattern, { text: words, times: Math.round(times_usual) })}
        </p>
      ))}
    </>
  );
}

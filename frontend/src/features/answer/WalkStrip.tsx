import { percent } from "@/shared/plainNumbers";
import { text } from "@/text/en";
import { AnswerDrawing } from "./AnswerDrawing";
import styles from "./WalkStrip.module.css";
import type { Walk } from "./walk";

/** The walk in one look: what was answered at each step, as drawings. */
export function WalkStrip({ walk }: { walk: Walk }) {
  return (
    <ol className={styles.strip} aria-label={text.questions.strip}>
      {walk.taken.map(({ number, answers }) => {
        const chosen = answers.find((answer) => answer.chosen);
        return (
          chosen && (
            <li key={number}>
              <AnswerDrawing answer={chosen.key} large />
              <span className={styles.question}>{text.tree.short[number]}</span>
              <span>{chosen.text}</span>
              <span className={styles.share}>{percent(chosen.share)}</span>
            </li>
          )
        );
      })}
    </ol>
  );
}

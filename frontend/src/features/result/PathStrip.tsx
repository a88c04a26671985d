import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { percent } from "@/lib/format";
import styles from "./PathStrip.module.css";
import type { Walk } from "./path";
import { text } from "./words.en";

/** The walk in one look: what was answered at each step, as drawings. */
export function PathStrip({ walk }: { walk: Walk }) {
  return (
    <ol className={styles.strip} aria-label={text.questions.strip}>
      {walk.taken.map(({ number, answers }) => {
        const chosen = answers.find((answer) => answer.chosen);
        return (
          chosen && (
            <li key={number}>
              <AnswerIcon answer={chosen.key} large />
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

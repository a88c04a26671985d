import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { percent } from "@/lib/format";
import styles from "./PathStrip.module.css";
import type { AnnotatedPath } from "./path";
import { text } from "./words.en";

/** The path at a glance: the answer at each step, as icons. */
export function PathStrip({ path }: { path: AnnotatedPath }) {
  return (
    <ol className={styles.strip} aria-label={text.questions.strip}>
      {path.onPath.map(({ number, answers }) => {
        const answer = answers.find(({ onPath }) => onPath);
        return (
          answer && (
            <li key={number}>
              <AnswerIcon answer={answer.key} large />
              <span className={styles.question}>{text.tree.short[number]}</span>
              <span>{answer.text}</span>
              <span className={styles.fraction}>{percent(answer.voteFraction)}</span>
            </li>
          )
        );
      })}
    </ol>
  );
}

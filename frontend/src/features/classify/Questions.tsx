import { ShareBar } from "@/shared/ShareBar";
import { text } from "@/text/en";
import { asked, heads, percent } from "./plainNumbers";
import styles from "./Questions.module.css";
import type { AnsweredQuestion, Walk } from "./walk";

/** The walk question by question, and the roads not taken folded below it. */
export function Questions({ walk }: { walk: Walk }) {
  return (
    <section className={styles.questions}>
      <h3>{text.questions.walkTitle}</h3>
      <p className={styles.note}>{text.questions.walkNote}</p>
      <QuestionList questions={walk.taken} />
      {walk.passed.length > 0 && (
        <details className={styles.passed}>
          <summary>{text.questions.otherTitle(walk.passed.length)}</summary>
          <p className={styles.note}>{text.questions.otherNote}</p>
          <QuestionList questions={walk.passed} />
        </details>
      )}
    </section>
  );
}

function QuestionList({ questions }: { questions: AnsweredQuestion[] }) {
  return (
    <ol className={styles.list}>
      {questions.map((question) => (
        <li key={question.number} className={styles.question}>
          <h4>{question.text}</h4>
          <p className={styles.asked}>{asked(question.asked)}</p>
          <ul className={styles.answers}>
            {question.answers.map((answer) => (
              <ShareBar
                key={answer.key}
                label={answer.text}
                share={answer.share}
                percent={percent(answer.share)}
                words={heads(answer.share, question.asked)}
                mark={answer.chosen ? text.questions.chosen : null}
              />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

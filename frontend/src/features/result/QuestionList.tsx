import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { FractionBar } from "@/components/ui/FractionBar";
import { asked, CROWD, heads, percent } from "@/lib/format";
import { terms } from "@/lib/glossary.en";
import type { AnsweredQuestion, Walk, WalkAnswer } from "./path";
import styles from "./QuestionList.module.css";
import { text } from "./words.en";

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
          <Term number={question.number} />
          <ul className={styles.answers}>
            {question.answers.map((answer) => (
              <AnswerBar key={answer.key} answer={answer} asked={question.asked} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function AnswerBar({ answer, asked }: { answer: WalkAnswer; asked: number }) {
  const small = [
    answer.range && text.share.range(answer.range.least, answer.range.most, CROWD),
    answer.spread !== null && text.share.turned((answer.spread * 100).toFixed(1)),
  ].filter(Boolean);
  return (
    <FractionBar
      label={answer.text}
      share={answer.share}
      percent={percent(answer.share)}
      words={heads(answer.share, asked)}
      mark={answer.chosen ? text.questions.chosen : null}
      drawing={<AnswerIcon answer={answer.key} />}
      other={
        answer.counted === null
          ? null
          : { share: answer.counted, words: text.share.counted(percent(answer.counted)) }
      }
    >
      {answer.chosen && small.length > 0 && <p className={styles.small}>{small.join(" · ")}</p>}
    </FractionBar>
  );
}

/** What the question's own word means, for those who ask. */
function Term({ number }: { number: number }) {
  const term = terms[number];
  if (!term) return null;
  return (
    <details className={styles.term}>
      <summary>{term.question}</summary>
      <p>{term.meaning}</p>
    </details>
  );
}

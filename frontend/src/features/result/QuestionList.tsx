import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { Card } from "@/components/ui/Card";
import { Details } from "@/components/ui/Details";
import { FractionBar } from "@/components/ui/FractionBar";
import { Note } from "@/components/ui/Note";
import { askedCount, percent, VOLUNTEERS, volunteerCount } from "@/lib/format";
import { terms } from "@/lib/glossary.en";
import type { AnnotatedPath, AnsweredQuestion, QuestionAnswer } from "./path";
import styles from "./QuestionList.module.css";
import { text } from "./words.en";

/** The path question by question, and the questions off it folded below. */
export function QuestionList({ path }: { path: AnnotatedPath }) {
  return (
    <section>
      <h3 className={styles.title}>{text.questions.pathTitle}</h3>
      <Note>{text.questions.pathNote}</Note>
      <Questions questions={path.onPath} />
      {path.offPath.length > 0 && (
        <div className={styles.offPath}>
          <Details summary={text.questions.offPathTitle(path.offPath.length)}>
            <Note>{text.questions.offPathNote}</Note>
            <Questions questions={path.offPath} />
          </Details>
        </div>
      )}
    </section>
  );
}

function Questions({ questions }: { questions: AnsweredQuestion[] }) {
  return (
    <ol className={styles.list}>
      {questions.map((question) => (
        <Card as="li" key={question.number} className={styles.question}>
          <h4>{question.text}</h4>
          <Note>{askedCount(question.asked)}</Note>
          <Term number={question.number} />
          <ul className={styles.answers}>
            {question.answers.map((answer) => (
              <AnswerBar key={answer.key} answer={answer} asked={question.asked} />
            ))}
          </ul>
        </Card>
      ))}
    </ol>
  );
}

function AnswerBar({ answer, asked }: { answer: QuestionAnswer; asked: number }) {
  const { key, voteFraction, onPath, interval, volunteers, std } = answer;
  const details = [
    interval && text.fraction.interval(interval.lower, interval.upper, VOLUNTEERS),
    std !== null && text.fraction.std((std * 100).toFixed(1)),
  ].filter(Boolean);
  return (
    <FractionBar
      label={answer.text}
      fraction={voteFraction}
      percent={percent(voteFraction)}
      count={volunteerCount(voteFraction, asked)}
      badge={onPath ? text.questions.onPath : null}
      icon={<AnswerIcon answer={key} />}
      other={
        volunteers === null
          ? null
          : { fraction: volunteers, label: text.fraction.volunteers(percent(volunteers)) }
      }
    >
      {onPath && details.length > 0 && (
        <Note size="small" className={styles.small}>
          {details.join(" · ")}
        </Note>
      )}
    </FractionBar>
  );
}

/** The meaning of the question's own word. */
function Term({ number }: { number: number }) {
  const term = terms[number];
  if (!term) return null;
  return (
    <div className={styles.term}>
      <Details variant="inline" summary={term.question}>
        <Note>{term.meaning}</Note>
      </Details>
    </div>
  );
}

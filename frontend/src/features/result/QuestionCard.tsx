import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { Card } from "@/components/ui/Card";
import { Details } from "@/components/ui/Details";
import { FractionBar } from "@/components/ui/FractionBar";
import { Note } from "@/components/ui/Note";
import { askedCount, percent, VOLUNTEERS, volunteerCount } from "@/lib/format";
import { terms } from "@/lib/glossary.en";
import type { AnsweredQuestion, QuestionAnswer } from "./path";
import styles from "./QuestionCard.module.css";
import { text } from "./words.en";

interface Props {
  question: AnsweredQuestion;
  /** Key of the answer whose activation map is shown. */
  shown: string | null;
  /** Null where the model has no activation maps. */
  onShow: ((key: string | null) => void) | null;
  /** Whether votes to compare with are simulated. */
  simulated: boolean;
}

/** One question with the fraction of each answer, each of which can be shown on the picture. */
export function QuestionCard({ question, shown, onShow, simulated }: Props) {
  return (
    <Card as="article" padding="small" className={styles.question}>
      <h3>{question.text}</h3>
      <Note size="small">{askedCount(question.asked)}</Note>
      <ul className={styles.answers}>
        {question.answers.map((answer) => (
          <AnswerBar
            key={answer.key}
            answer={answer}
            asked={question.asked}
            shown={answer.key === shown}
            onShow={onShow}
            simulated={simulated}
          />
        ))}
      </ul>
      <Term number={question.number} />
    </Card>
  );
}

interface AnswerBarProps extends Pick<Props, "onShow" | "simulated"> {
  answer: QuestionAnswer;
  asked: number;
  shown: boolean;
}

function AnswerBar({ answer, asked, shown, onShow, simulated }: AnswerBarProps) {
  const { key, voteFraction, onPath, interval, volunteers } = answer;
  return (
    <FractionBar
      label={answer.text}
      fraction={voteFraction}
      percent={percent(voteFraction)}
      count={volunteerCount(voteFraction, asked)}
      highlighted={onPath}
      icon={<AnswerIcon answer={key} />}
      pressed={shown}
      onPress={onShow && (() => onShow(shown ? null : key))}
      pressTitle={text.heatmap.show}
      other={
        volunteers === null
          ? null
          : { fraction: volunteers, label: text.fraction.votes(percent(volunteers), simulated) }
      }
    >
      {onPath && interval && (
        <Note size="small" className={styles.small}>
          {text.fraction.interval(interval.lower, interval.upper, VOLUNTEERS)}
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
    <Details variant="inline" summary={term.question}>
      <Note>{term.meaning}</Note>
    </Details>
  );
}

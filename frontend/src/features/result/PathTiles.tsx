import { useId } from "react";
import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { usePrinting } from "@/hooks/usePrinting";
import { percent } from "@/lib/format";
import styles from "./PathTiles.module.css";
import type { AnsweredQuestion } from "./path";
import { QuestionCard } from "./QuestionCard";
import { text } from "./words.en";

interface Props {
  /** On the path, in its order. */
  questions: AnsweredQuestion[];
  /** Number of the question that is open. */
  open: number | null;
  onOpen: (number: number) => void;
  /** Key of the answer whose activation map is shown. */
  shown: string | null;
  /** Null where the model has no activation maps. */
  onShow: ((key: string | null) => void) | null;
  /** Whether votes to compare with are simulated. */
  simulated: boolean;
}

/** The path as tiles, of which one is open below; on paper all are. */
export function PathTiles({ questions, open, onOpen, shown, onShow, simulated }: Props) {
  const panel = useId();
  const printing = usePrinting();
  const opened = printing ? questions : questions.filter(({ number }) => number === open);
  return (
    <div className={styles.path}>
      <ol className={styles.tiles} aria-label={text.questions.tiles}>
        {questions.map(({ number, answers }) => {
          const answer = answers.find(({ onPath }) => onPath);
          return (
            answer && (
              <li key={number}>
                <button
                  type="button"
                  className={styles.tile}
                  aria-expanded={number === open}
                  aria-controls={panel}
                  onClick={() => onOpen(number)}
                >
                  <AnswerIcon answer={answer.key} large />
                  <span className={styles.question}>{text.tree.short[number]}</span>
                  <span className={styles.answer}>{answer.text}</span>
                  <span className={styles.fraction}>{percent(answer.voteFraction)}</span>
                </button>
              </li>
            )
          );
        })}
      </ol>
      <div id={panel} className={styles.opened}>
        {opened.map((question) => (
          <QuestionCard
            key={question.number}
            question={question}
            shown={shown}
            onShow={onShow}
            simulated={simulated}
          />
        ))}
      </div>
    </div>
  );
}

import type { KeyboardEvent } from "react";
import type { TreeQuestion } from "@/api/client";
import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { terms } from "@/lib/glossary.en";
import { FocusedHeading } from "./FocusedHeading";
import styles from "./GuessFirstPage.module.css";
import { text } from "./words.en";

interface QuestionProps {
  /** Whether the visitor has answered anything yet: the page is not to move before. */
  started: boolean;
  /** Whether its heading brings itself into view. */
  scrolls?: boolean;
  question: TreeQuestion;
  step: number;
  onAnswer: (key: string) => void;
  onBack: (() => void) | null;
}

/** One question with its answers as buttons, which the keys 1 to 6 press while the focus is here. */
export function Question({ started, scrolls = true, question, step, onAnswer, onBack }: QuestionProps) {
  const term = terms[question.number];
  const answerByNumber = ({ key, ctrlKey, metaKey, altKey, repeat }: KeyboardEvent) => {
    const numbered = question.answers[Number(key) - 1];
    if (numbered && !ctrlKey && !metaKey && !altKey && !repeat) onAnswer(numbered.key);
  };
  return (
    <section className={styles.question} aria-label={text.question} onKeyDown={answerByNumber}>
      <Note>{text.step(step)}</Note>
      <FocusedHeading takesFocus={started} scrolls={scrolls}>
        {question.text}
      </FocusedHeading>
      {term && <Note>{term.meaning}</Note>}
      <ul className={styles.answers}>
        {question.answers.map(({ key, text: words }) => (
          <li key={key}>
            <button type="button" onClick={() => onAnswer(key)}>
              <AnswerIcon answer={key} large />
              {words}
            </button>
          </li>
        ))}
      </ul>
      {onBack && (
        <Button variant="quiet" onClick={onBack}>
          {text.back}
        </Button>
      )}
    </section>
  );
}

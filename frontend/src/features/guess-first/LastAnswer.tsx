import { VOLUNTEERS } from "@/lib/format";
import type { ComparedAnswer } from "./comparison";
import { ofForty } from "./crowd";
import { text } from "./five.en";
import styles from "./LastAnswer.module.css";

/** Forty dots, of which as many fill in as would give the visitor's answer, and the same in words. */
export function LastAnswer({ answer, real }: { answer: ComparedAnswer; real: boolean }) {
  const count = ofForty(answer.voteFraction);
  return (
    <div className={styles.last}>
      <div className={styles.dots} aria-hidden="true">
        {Array.from({ length: VOLUNTEERS }, (_, index) => (
          <span
            key={`${answer.question} ${index}`}
            data-filled={index < count}
            style={{ animationDelay: `${index * 15}ms` }}
          />
        ))}
      </div>
      <p>
        <strong>{text.own(answer.own)}</strong>{" "}
        <span>{answer.same ? text.most(count, real) : text.minority(count, answer.majority, real)}</span>
      </p>
    </div>
  );
}

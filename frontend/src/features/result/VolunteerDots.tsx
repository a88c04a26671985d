import type { QuestionVotes, TreeQuestion } from "@/api/client";
import { countVolunteers } from "./countVolunteers";
import styles from "./VolunteerDots.module.css";
import { text } from "./words.en";

interface Props {
  question: TreeQuestion;
  votes: QuestionVotes;
}

/** Forty volunteers as dots, coloured by the answer that each would give to the first question. */
export function VolunteerDots({ question, votes }: Props) {
  const fractions = question.answers.map(
    ({ key }) => votes.answers.find((answer) => answer.key === key)?.vote_fraction ?? 0,
  );
  const counts = countVolunteers(fractions);
  const groups = question.answers
    .map((answer, index) => ({ ...answer, colour: index, count: counts[index] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count);
  return (
    <div className={styles.dots}>
      <div className={styles.row} aria-hidden="true">
        {groups.flatMap(({ key, colour, count }) =>
          Array.from({ length: count }, (_, index) => (
            <span key={`${key} ${index}`} className={styles.dot} data-colour={colour} />
          )),
        )}
      </div>
      <ul className={styles.legend} aria-label={text.dots.label} data-testid="dots">
        {groups.map(({ key, text: words, colour, count }) => (
          <li key={key}>
            <span className={styles.dot} data-colour={colour} aria-hidden="true" />
            <span>{text.dots.count(count, text.answers[key] ?? words)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

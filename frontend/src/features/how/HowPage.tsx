import { fetchTree } from "@/api/calls";
import { AnswerDrawing } from "@/features/answer/AnswerDrawing";
import { TroubleNotice } from "@/features/trouble/TroubleNotice";
import { useLoaded } from "@/features/trouble/useLoaded";
import { pages } from "@/text/pages.en";
import styles from "./HowPage.module.css";

const words = pages.how;

/** What stands behind the answers, in plain words: the tree, the data, the limits, the credits. */
export function HowPage() {
  return (
    <div className={styles.page}>
      <h1>{words.title}</h1>
      {words.sections.map(({ title, paragraphs }) => (
        <section key={title}>
          <h2>{title}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
      <section>
        <h2>{words.tree}</h2>
        <QuestionTree />
      </section>
      <section>
        <h2>{words.credits}</h2>
        <ul className={styles.credits}>
          {words.creditItems.map(({ words, link }) => (
            <li key={link}>
              <a href={link}>{words}</a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function QuestionTree() {
  const { loaded, reload } = useLoaded(fetchTree);
  if (loaded.phase === "loading") return <p role="status">{words.treeLoading}</p>;
  if (loaded.phase === "failed") return <TroubleNotice trouble={loaded.trouble} onTryAgain={reload} />;
  return (
    <ol className={styles.tree}>
      {loaded.value.questions.map(({ number, text, answers }) => (
        <li key={number}>
          <h3>
            {number}. {text}
          </h3>
          <ul>
            {answers.map(({ key, text, next }) => (
              <li key={key}>
                <AnswerDrawing answer={key} />
                <span>
                  {text}
                  <span className={styles.next}>{next === null ? words.end : words.following(next)}</span>
                </span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

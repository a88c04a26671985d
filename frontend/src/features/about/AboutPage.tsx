import { fetchTree } from "@/api/client";
import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { useAsync } from "@/hooks/useAsync";
import styles from "./AboutPage.module.css";
import { text as words } from "./words.en";

/** What stands behind the answers, in plain words: the tree, the data, the limits, the credits. */
export function AboutPage() {
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
  const { loaded, reload } = useAsync(fetchTree);
  if (loaded.phase === "loading") return <p role="status">{words.treeLoading}</p>;
  if (loaded.phase === "failed") return <ErrorNotice trouble={loaded.trouble} onTryAgain={reload} />;
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
                <AnswerIcon answer={key} />
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

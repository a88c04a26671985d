import { fetchTree } from "@/api/client";
import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { Card } from "@/components/ui/Card";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { useAsync } from "@/hooks/useAsync";
import styles from "./AboutPage.module.css";
import { text as words } from "./words.en";

/** How the site works, in plain words: the data, the limits, the decision tree, the credits. */
export function AboutPage() {
  return (
    <Page title={words.title}>
      {words.sections.map(({ title, paragraphs }) => (
        <section key={title} className={styles.section}>
          <h2>{title}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
      <section className={styles.section}>
        <h2>{words.tree}</h2>
        <QuestionTree />
      </section>
      <section className={styles.section}>
        <h2>{words.credits}</h2>
        <ul className={styles.credits}>
          {words.creditItems.map(({ words, link }) => (
            <li key={link}>
              <a href={link}>{words}</a>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}

function QuestionTree() {
  const { state, reload } = useAsync(fetchTree);
  if (state.phase === "loading") return <p role="status">{words.treeLoading}</p>;
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  return (
    <ol className={styles.tree}>
      {state.value.questions.map(({ number, text, answers }) => (
        <Card as="li" key={number}>
          <h3>
            {number}. {text}
          </h3>
          <ul>
            {answers.map(({ key, text, next }) => (
              <li key={key}>
                <AnswerIcon answer={key} />
                <span>
                  {text}
                  <Note as="span" size="small" className={styles.next}>
                    {next === null ? words.end : words.following(next)}
                  </Note>
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </ol>
  );
}

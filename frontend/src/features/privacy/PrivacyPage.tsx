import { fetchOperator } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Page } from "@/components/ui/Page";
import { useAsync } from "@/hooks/useAsync";
import styles from "./PrivacyPage.module.css";
import { text } from "./words.en";

/** What becomes of a visitor's pictures and traces, and who answers for it. */
export function PrivacyPage() {
  return (
    <Page title={text.title}>
      {text.sections.map(({ title, paragraphs }) => (
        <section key={title} className={styles.section}>
          <h2>{title}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
      <Operator />
    </Page>
  );
}

function Operator() {
  const { state, reload } = useAsync(fetchOperator);
  return (
    <section className={styles.section}>
      <h2>{text.operator.title}</h2>
      {state.phase === "loading" && <p role="status">{text.operator.loading}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" && (
        <>
          <p>{text.operator.name(state.value.name)}</p>
          <p>{text.operator.uploads(state.value.upload_days)}</p>
          <p>{text.operator.classes(state.value.classroom_days)}</p>
        </>
      )}
    </section>
  );
}

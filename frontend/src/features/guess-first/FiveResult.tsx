import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { PageLink } from "@/components/ui/PageLink";
import { Row } from "@/components/ui/Row";
import styles from "./FivePage.module.css";
import { FocusedHeading } from "./FocusedHeading";
import { text } from "./five.en";
import type { Progress } from "./progress";
import { shareText } from "./shareText";

/** The end of the day's five: the score, its squares to share, and when there are more. */
export function FiveResult({ progress, takesFocus }: { progress: Progress; takesFocus: boolean }) {
  const { marks, ids } = progress;
  const [status, setStatus] = useState("");
  const all = marks.flat();
  const words = shareText(progress, `${location.origin}${location.pathname}?page=five`);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(words);
      setStatus(text.copied);
    } catch {
      setStatus(text.notCopied(words));
    }
  };
  // Its rejection is a change of mind.
  const share = () => void navigator.share({ text: words }).catch(() => undefined);

  return (
    <section className={styles.verdict}>
      <FocusedHeading takesFocus={takesFocus}>
        {text.score(all.filter((mark) => mark === "most").length, all.length)}
      </FocusedHeading>
      <ol className={styles.squares}>
        {marks.map((row, index) => (
          <li key={ids[index]}>
            <PageLink search={`?sample=${encodeURIComponent(ids[index] ?? "")}`}>
              {text.nth(index + 1)}
            </PageLink>{" "}
            <span role="img" aria-label={text.row(row)}>
              {row.map((mark, step) => (
                <span key={`${step} ${mark}`} data-mark={mark} />
              ))}
            </span>
          </li>
        ))}
      </ol>
      <Note>{text.legend}</Note>
      <Row>
        {typeof navigator.share === "function" && (
          <Button variant="primary" onClick={share}>
            {text.share}
          </Button>
        )}
        <Button onClick={copy}>{text.copy}</Button>
        <PageLink search="?page=guess-first">{text.others}</PageLink>
      </Row>
      <Note role="status">{status}</Note>
      <p>{text.tomorrow}</p>
    </section>
  );
}

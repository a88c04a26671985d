import { useEffect, useState } from "react";
import type { Trouble } from "@/lib/appError";
import { canTryAgain, secondsBeforeTryingAgain, troubleWords } from "@/lib/appError";
import styles from "./ErrorNotice.module.css";
import { text } from "./words.en";

interface Props {
  trouble: Trouble;
  onTryAgain: () => void;
}

/** What went wrong and what to do about it, with a button only where trying again can help. */
export function ErrorNotice({ trouble, onTryAgain }: Props) {
  const { message, hint } = troubleWords(trouble);
  return (
    <div className={styles.notice}>
      <div role="alert">
        <p className={styles.message}>{message}</p>
        {hint && <p>{hint}</p>}
      </div>
      {canTryAgain(trouble) && (
        <TryAgain seconds={secondsBeforeTryingAgain(trouble)} onTryAgain={onTryAgain} />
      )}
    </div>
  );
}

function TryAgain({ seconds, onTryAgain }: { seconds: number; onTryAgain: () => void }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <p className={styles.again}>
      <button type="button" disabled={left > 0} onClick={onTryAgain}>
        {text.tryAgain}
      </button>
      {left > 0 && <span>{text.wait(left)}</span>}
    </p>
  );
}

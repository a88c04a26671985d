import { useEffect, useState } from "react";
import { text } from "@/text/en";
import styles from "./TroubleNotice.module.css";
import type { Trouble } from "./trouble";
import { canTryAgain, secondsBeforeTryingAgain, troubleWords } from "./trouble";

interface Props {
  trouble: Trouble;
  onTryAgain: () => void;
}

/** What went wrong and what to do about it, with a button only where trying again can help. */
export function TroubleNotice({ trouble, onTryAgain }: Props) {
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
  const [waiting, setWaiting] = useState(seconds > 0);
  useEffect(() => {
    const timer = setTimeout(() => setWaiting(false), seconds * 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return (
    <p className={styles.again}>
      <button type="button" disabled={waiting} onClick={onTryAgain}>
        {text.problems.tryAgain}
      </button>
      {waiting && <span>{text.problems.wait(seconds)}</span>}
    </p>
  );
}

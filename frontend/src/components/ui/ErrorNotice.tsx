import { useEffect, useState } from "react";
import type { AppError } from "@/lib/appError";
import { errorMessage, isRetryable, retryDelaySeconds } from "@/lib/appError";
import { Button } from "./Button";
import { Card } from "./Card";
import styles from "./ErrorNotice.module.css";
import { Note } from "./Note";
import { Row } from "./Row";
import { text } from "./words.en";

interface Props {
  error: AppError;
  onRetry: () => void;
}

/** An error's message and hint, with a button only where a retry can help. */
export function ErrorNotice({ error, onRetry }: Props) {
  const { message, hint } = errorMessage(error);
  return (
    <Card tone="warning" className={styles.notice}>
      <div role="alert">
        <p className={styles.message}>{message}</p>
        {hint && <p>{hint}</p>}
      </div>
      {isRetryable(error) && <Retry seconds={retryDelaySeconds(error)} onRetry={onRetry} />}
    </Card>
  );
}

function Retry({ seconds, onRetry }: { seconds: number; onRetry: () => void }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <Row>
      <Button variant="primary" disabled={left > 0} onClick={onRetry}>
        {text.retry}
      </Button>
      {left > 0 && <Note as="span">{text.wait(left)}</Note>}
    </Row>
  );
}

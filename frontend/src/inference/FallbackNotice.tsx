import type { Trouble } from "@/lib/appError";
import { wakeCloud } from "./classifyWithFallback";
import styles from "./FallbackNotice.module.css";
import { text } from "./words.en";

interface Props {
  /** What kept the cloud from answering. */
  instead: Trouble;
  onTryAgain: () => void;
}

/** Says that this device stood in for the cloud, and why, with a way back. */
export function FallbackNotice({ instead, onTryAgain }: Props) {
  return (
    <div className={styles.notice}>
      <p role="status">{text.instead[reasonOf(instead)]}</p>
      <button
        type="button"
        onClick={() => {
          wakeCloud();
          onTryAgain();
        }}
      >
        {text.tryCloud}
      </button>
    </div>
  );
}

function reasonOf(trouble: Trouble): keyof typeof text.instead {
  if (trouble.kind === "offline") return "offline";
  const throttled = (trouble.kind === "api" || trouble.kind === "status") && trouble.status === 429;
  return throttled ? "busy" : "down";
}

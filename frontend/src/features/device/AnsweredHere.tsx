import type { Trouble } from "@/features/trouble/trouble";
import { text } from "@/text/en";
import styles from "./AnsweredHere.module.css";
import { wakeCloud } from "./ask";

interface Props {
  /** What kept the cloud from answering. */
  instead: Trouble;
  onTryAgain: () => void;
}

/** Says that this device stood in for the cloud, and why, with a way back. */
export function AnsweredHere({ instead, onTryAgain }: Props) {
  return (
    <div className={styles.notice}>
      <p role="status">{text.device.instead[reasonOf(instead)]}</p>
      <button
        type="button"
        onClick={() => {
          wakeCloud();
          onTryAgain();
        }}
      >
        {text.device.tryCloud}
      </button>
    </div>
  );
}

function reasonOf(trouble: Trouble): keyof typeof text.device.instead {
  if (trouble.kind === "offline") return "offline";
  const throttled = (trouble.kind === "api" || trouble.kind === "status") && trouble.status === 429;
  return throttled ? "busy" : "down";
}

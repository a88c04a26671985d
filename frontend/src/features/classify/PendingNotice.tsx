import type { DeviceState } from "@/inference/deviceStatus";
import { useDeviceState } from "@/inference/deviceStatus";
import { FetchProgress } from "@/inference/InferenceTargetSwitch";
import styles from "./PendingNotice.module.css";
import { text } from "./words.en";

/** What is said while the model works; of a device that fetches it first, that it does. */
export function waitingWords(phase: Phase, device: DeviceState["phase"]): string {
  return device === "fetching" ? text.fetchingModel : text.waiting[phase];
}

type Phase = keyof typeof text.waiting;

/** Shown while the model works; the page's live region says the same to screen readers. */
export function Waiting({ phase }: { phase: Phase }) {
  const device = useDeviceState();
  return (
    <>
      <p className={styles.waiting}>
        <span className={styles.orbit} aria-hidden="true" />
        {waitingWords(phase, device.phase)}
      </p>
      <FetchProgress />
    </>
  );
}

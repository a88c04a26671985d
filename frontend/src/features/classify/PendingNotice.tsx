import { Card } from "@/components/ui/Card";
import type { DeviceStatus } from "@/inference/deviceStatus";
import { useDeviceStatus } from "@/inference/deviceStatus";
import { DownloadProgress } from "@/inference/InferenceTargetSwitch";
import styles from "./PendingNotice.module.css";
import type { PendingPhase } from "./useClassification";
import { text } from "./words.en";

/** The message while a classification is pending, or while a device fetches the model first. */
export function pendingMessage(phase: PendingPhase, device: DeviceStatus["phase"]): string {
  return device === "fetching" ? text.fetchingModel : text.pending[phase];
}

/** Shown while a classification is pending; the page's live region says the same to screen readers. */
export function PendingNotice({ phase }: { phase: PendingPhase }) {
  const device = useDeviceStatus();
  return (
    <>
      <Card as="p" className={styles.pending}>
        <span className={styles.spinner} aria-hidden="true" />
        {pendingMessage(phase, device.phase)}
      </Card>
      <DownloadProgress />
    </>
  );
}

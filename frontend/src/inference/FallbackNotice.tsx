import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Row } from "@/components/ui/Row";
import type { AppError } from "@/lib/appError";
import { megabytes } from "@/lib/format";
import { resetCircuitBreaker } from "./classifyWithFallback";
import { useDeviceStatus } from "./deviceStatus";
import { text } from "./words.en";

interface Props {
  /** Why the cloud did not answer. */
  reason: AppError;
  onRetry: () => void;
}

/** Says that this device stood in for the cloud, and why, with a way back. */
export function FallbackNotice({ reason, onRetry }: Props) {
  const device = useDeviceStatus();
  return (
    <Card padding="small">
      <Row>
        <p role="status">
          <span>{text.fallback[reasonKey(reason)]}</span>{" "}
          <span>
            {device.phase === "ready" && device.fetched > 0 ? text.fetched(megabytes(device.fetched)) : ""}
          </span>
        </p>
        <Button
          variant="light"
          onClick={() => {
            resetCircuitBreaker();
            onRetry();
          }}
        >
          {text.retryCloud}
        </Button>
      </Row>
    </Card>
  );
}

function reasonKey(error: AppError): keyof typeof text.fallback {
  if (error.kind === "offline") return "offline";
  const throttled = (error.kind === "api" || error.kind === "status") && error.status === 429;
  return throttled ? "busy" : "down";
}

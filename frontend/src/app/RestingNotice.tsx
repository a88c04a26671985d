import { useSyncExternalStore } from "react";
import { Card } from "@/components/ui/Card";
import { restingUntil, subscribeToResting } from "@/lib/resting";
import { text } from "./words.en";

/** Says until when the cloud rests, as the month's budget is used up. */
export function RestingNotice() {
  const day = useSyncExternalStore(subscribeToResting, restingUntil);
  if (day === null) return null;
  return (
    <Card padding="small">
      <p role="status">{text.resting(day)}</p>
    </Card>
  );
}

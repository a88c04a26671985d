import type { ComponentProps } from "react";
import { lazy } from "react";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { text as uiText } from "@/components/ui/words.en";

const QrCode = lazy(() => import("./QrCode").then(({ QrCode }) => ({ default: QrCode })));

/** A QR code, whose encoder is fetched when there is one to show. */
export function LazyQrCode(props: ComponentProps<typeof QrCode>) {
  return (
    <LazyBoundary loading={<p role="status">{uiText.lazy.loading}</p>}>
      <QrCode {...props} />
    </LazyBoundary>
  );
}

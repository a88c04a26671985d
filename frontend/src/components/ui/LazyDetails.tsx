import type { ReactNode } from "react";
import { useState } from "react";
import { Details } from "./Details";
import { LazyBoundary } from "./LazyBoundary";
import { text } from "./words.en";

/** Details whose content is not loaded before they are opened. */
export function LazyDetails({ summary, children }: { summary: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Details summary={summary} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      {open && <LazyBoundary loading={<p role="status">{text.lazy.loading}</p>}>{children}</LazyBoundary>}
    </Details>
  );
}

import type { ReactNode } from "react";
import { useEffect, useRef } from "react";

/** The focused button is gone with its question: the next heading takes the focus, and is read out. */
export function FocusedHeading({
  takesFocus,
  scrolls = true,
  children,
}: {
  takesFocus: boolean;
  /** Whether taking the focus is to bring it into view. */
  scrolls?: boolean;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: !scrolls });
  }, [takesFocus, scrolls]);
  return (
    <h2 ref={heading} tabIndex={-1}>
      {children}
    </h2>
  );
}

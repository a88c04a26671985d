import type { ComponentProps, ReactNode } from "react";
import styles from "./Details.module.css";

interface Props extends Omit<ComponentProps<"details">, "className"> {
  summary: ReactNode;
  /** `inline` is a small link-like summary within a text. */
  variant?: "block" | "inline";
}

/** Content that is folded below its summary. */
export function Details({ summary, variant = "block", children, ...rest }: Props) {
  return (
    <details className={styles.details} data-variant={variant} {...rest}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

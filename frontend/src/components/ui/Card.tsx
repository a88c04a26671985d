import type { HTMLAttributes } from "react";
import { classNames } from "@/lib/classNames";
import styles from "./Card.module.css";

interface Props extends HTMLAttributes<HTMLElement> {
  as?: "div" | "article" | "dl" | "figure" | "label" | "li" | "p" | "ul";
  padding?: "none" | "tight" | "small" | "medium";
  tone?: "neutral" | "warning";
}

/** A bordered surface that sets its content apart. */
export function Card({
  as: Element = "div",
  padding = "medium",
  tone = "neutral",
  className,
  ...rest
}: Props) {
  return (
    <Element
      className={classNames(styles.card, className)}
      data-padding={padding}
      data-tone={tone}
      {...rest}
    />
  );
}

import type { HTMLAttributes } from "react";
import { classNames } from "@/lib/classNames";
import styles from "./Note.module.css";

interface Props extends HTMLAttributes<HTMLElement> {
  as?: "div" | "figcaption" | "p" | "span" | "time";
  size?: "medium" | "small";
  dateTime?: string;
}

/** Quieter, smaller text beside what matters more. */
export function Note({ as: Element = "p", size = "medium", className, ...rest }: Props) {
  return <Element className={classNames(styles.note, className)} data-size={size} {...rest} />;
}

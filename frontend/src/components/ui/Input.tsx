import type { ComponentProps } from "react";
import { classNames } from "@/lib/classNames";
import styles from "./Field.module.css";

/** A line of text to type. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={classNames(styles.field, className)} {...rest} />;
}

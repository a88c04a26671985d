import type { ComponentProps } from "react";
import { classNames } from "@/lib/classNames";
import styles from "./Field.module.css";

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={classNames(styles.field, className)} {...rest} />;
}

import type { ComponentProps } from "react";
import { classNames } from "@/lib/classNames";
import styles from "./Select.module.css";

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={classNames(styles.select, className)} {...rest} />;
}

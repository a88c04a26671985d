import type { ComponentProps } from "react";
import { classNames } from "@/lib/classNames";
import styles from "./Table.module.css";

export function Table({ className, children, ...rest }: ComponentProps<"table">) {
  return (
    <table className={classNames(styles.table, className)} {...rest}>
      {children}
    </table>
  );
}

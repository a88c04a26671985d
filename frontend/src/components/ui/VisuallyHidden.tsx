import type { ComponentProps } from "react";
import styles from "./VisuallyHidden.module.css";

/** Text for screen readers only. */
export function VisuallyHidden(props: Omit<ComponentProps<"p">, "className">) {
  return <p className={styles.hidden} {...props} />;
}

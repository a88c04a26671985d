import type { ComponentProps } from "react";
import styles from "./Stack.module.css";

/** A section whose parts stand one below the other. */
export function Stack(props: Omit<ComponentProps<"section">, "className">) {
  return <section className={styles.stack} {...props} />;
}

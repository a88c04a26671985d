import type { ComponentProps } from "react";
import styles from "./Row.module.css";

interface Props extends Omit<ComponentProps<"div">, "className"> {
  /** Whether its parts stand as far apart as they can. */
  spread?: boolean;
}

/** Things in a line, such as buttons, that wrap where it is narrow. */
export function Row({ spread = false, ...rest }: Props) {
  return <div className={styles.row} data-spread={spread} {...rest} />;
}

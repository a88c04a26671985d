import type { ComponentProps } from "react";
import styles from "./Button.module.css";

/** `primary` is the one action that a form leads to; `light` and `quiet` stand beside other things, `quiet` smaller. */
type Variant = "secondary" | "primary" | "light" | "quiet";

interface ButtonProps extends Omit<ComponentProps<"button">, "className"> {
  variant?: Variant;
}

export function Button({ variant = "secondary", type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={styles.button} data-variant={variant} {...rest} />;
}

/** A link that looks like a button. */
export function ButtonLink({ children, ...rest }: Omit<ComponentProps<"a">, "className">) {
  return (
    <a className={styles.button} {...rest}>
      {children}
    </a>
  );
}

import { useTheme } from "@/lib/theme";
import styles from "./App.module.css";
import { text } from "./words.en";

/** Switches between dark and light; the label says what the button will do. */
export function ThemeToggle() {
  const [theme, setTheme] = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button type="button" className={styles.theme} onClick={() => setTheme(other)}>
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" strokeWidth="2" />
        <path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor" />
      </svg>
      <span>{other === "light" ? text.theme.useLight : text.theme.useDark}</span>
    </button>
  );
}

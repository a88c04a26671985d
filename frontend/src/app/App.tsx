import { ClassifyPage } from "@/features/classify/ClassifyPage";
import { text } from "@/text/en";
import styles from "./App.module.css";
import { ThemeToggle } from "./ThemeToggle";

/** The frame around every page: name, theme, credits. */
export function App() {
  return (
    <div className={styles.frame}>
      <header className={styles.header}>
        <a href="/" className={styles.name}>
          <img src="/logo.svg" alt="" width="32" height="32" />
          {text.name}
        </a>
        <ThemeToggle />
      </header>
      <main>
        <ClassifyPage />
      </main>
      <footer className={styles.footer}>
        <p>{text.footer.credits}</p>
        <a href="/api/docs">{text.footer.docs}</a>
      </footer>
    </div>
  );
}

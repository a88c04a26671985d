import type { ComponentType } from "react";
import { lazy, useEffect, useRef, useState } from "react";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { text as uiText } from "@/components/ui/words.en";
import { ClassifyPage } from "@/features/classify/ClassifyPage";
import { useSearch } from "@/lib/urlState";
import { text as sharedText } from "@/lib/words.en";
import styles from "./App.module.css";
import { RestingNotice } from "./RestingNotice";
import { ThemeToggle } from "./ThemeToggle";
import { text } from "./words.en";

type PageName =
  | "five"
  | "guess-first"
  | "models"
  | "about"
  | "api"
  | "batch"
  | "privacy"
  | "shared"
  | "class"
  | "teacher"
  | "worksheet";

const PAGES: Record<PageName, ComponentType> = {
  five: lazy(() => import("@/features/guess-first/FivePage").then(({ FivePage }) => ({ default: FivePage }))),
  "guess-first": lazy(() =>
    import("@/features/guess-first/GuessFirstPage").then(({ GuessFirstPage }) => ({
      default: GuessFirstPage,
    })),
  ),
  models: lazy(() =>
    import("@/features/models/ModelsPage").then(({ ModelsPage }) => ({ default: ModelsPage })),
  ),
  about: lazy(() => import("@/features/about/AboutPage").then(({ AboutPage }) => ({ default: AboutPage }))),
  api: lazy(() =>
    import("@/features/api-docs/ApiDocsPage").then(({ ApiDocsPage }) => ({ default: ApiDocsPage })),
  ),
  batch: lazy(() => import("@/features/batch/Batch").then(({ BatchPage }) => ({ default: BatchPage }))),
  privacy: lazy(() =>
    import("@/features/privacy/PrivacyPage").then(({ PrivacyPage }) => ({ default: PrivacyPage })),
  ),
  shared: lazy(() =>
    import("@/features/result/SharedAnswerPage").then(({ SharedAnswerPage }) => ({
      default: SharedAnswerPage,
    })),
  ),
  class: lazy(() =>
    import("@/features/guess-first/classroom/PupilPage").then(({ PupilPage }) => ({ default: PupilPage })),
  ),
  teacher: lazy(() =>
    import("@/features/guess-first/classroom/TeacherPage").then(({ TeacherPage }) => ({
      default: TeacherPage,
    })),
  ),
  worksheet: lazy(() =>
    import("@/features/guess-first/classroom/WorksheetPage").then(({ WorksheetPage }) => ({
      default: WorksheetPage,
    })),
  ),
};

const NAMES = Object.keys(PAGES) as PageName[];
/** Reached by their URLs alone, or from the page's foot. */
const UNLISTED: PageName[] = ["batch", "privacy", "shared", "class", "teacher", "worksheet"];
const LISTED = NAMES.filter((name) => !UNLISTED.includes(name));

/** The frame around every page: name, pages, theme, credits. */
export function App() {
  const search = useSearch();
  const page = new URLSearchParams(search).get("page");
  // The front page keeps its state while another page is read; null until it was opened.
  const [front, setFront] = useState(page === null ? search : null);
  if (page === null && front !== search) setFront(search);
  const main = useRef<HTMLElement>(null);
  useTitleAndFocus(page, main);

  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>
        {text.skip}
      </a>
      <header className={styles.header}>
        <a href="/" className={styles.name}>
          <img src="/logo.svg" alt="" width="32" height="32" />
          {sharedText.siteName}
        </a>
        <nav className={styles.pages} aria-label={text.pages.label}>
          <PageLink search={front ?? ""} aria-current={page === null ? "page" : undefined}>
            {text.pages.classify}
          </PageLink>
          {LISTED.map((name) => (
            <PageLink key={name} search={`?page=${name}`} aria-current={page === name ? "page" : undefined}>
              {text.pages[name]}
            </PageLink>
          ))}
        </nav>
        <ThemeToggle />
      </header>
      <main ref={main} id="content" tabIndex={-1}>
        <RestingNotice />
        {front !== null && (
          <div hidden={page !== null}>
            <ClassifyPage search={front} active={page === null} />
          </div>
        )}
        {page !== null && (
          <LazyBoundary
            key={page}
            loading={<p role="status">{uiText.lazy.loading}</p>}
            heading={<h1>{titleOf(page)}</h1>}
          >
            <OtherPage name={page} />
          </LazyBoundary>
        )}
      </main>
      <footer className={styles.footer}>
        <p>{text.footer.credits}</p>
        <p>{text.footer.privacy}</p>
        <PageLink search="?page=teacher">{text.pages.teacher}</PageLink>
        <PageLink search="?page=privacy">{text.pages.privacy}</PageLink>
        <a href="/api/v1/docs">{text.footer.docs}</a>
      </footer>
    </div>
  );
}

function OtherPage({ name }: { name: string }) {
  const known = knownPage(name);
  if (!known) return <NoSuchPage />;
  const Page = PAGES[known];
  return <Page />;
}

/** What a mistyped or an old address leads to. */
function NoSuchPage() {
  return (
    <Page title={text.pages.unknown} lead={text.noSuchPage}>
      <p>
        <PageLink search="">{text.home}</PageLink>
      </p>
    </Page>
  );
}

function knownPage(name: string): PageName | undefined {
  return NAMES.find((each) => each === name);
}

function titleOf(name: string): string {
  const known = knownPage(name);
  return known ? text.pages[known] : text.pages.unknown;
}

/** Another page has another title, and takes the focus, as after a page load. */
function useTitleAndFocus(page: string | null, main: React.RefObject<HTMLElement | null>) {
  const before = useRef(page);
  useEffect(() => {
    // The front page's own title names its answer.
    if (page !== null) document.title = `${titleOf(page)} – ${sharedText.siteName}`;
    if (before.current === page) return;
    before.current = page;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [page, main]);
}

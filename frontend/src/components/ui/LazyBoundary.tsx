import type { ReactNode } from "react";
import { Component, Suspense } from "react";
import { Button } from "./Button";
import styles from "./LazyBoundary.module.css";
import { text } from "./words.en";

interface Props {
  /** Shown while the script is being loaded. */
  loading: ReactNode;
  /** Stands above the error where the content is a page, which then has no heading of its own. */
  heading?: ReactNode;
  children: ReactNode;
}

/** Error and loading boundary of lazily loaded content: where its script fails, the rest of the site stands. */
export class LazyBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    const { loading, heading, children } = this.props;
    if (!this.state.failed) return <Suspense fallback={loading}>{children}</Suspense>;
    return <LoadFailure heading={heading} />;
  }
}

/** Stands where a part of the site could not be loaded. */
export function LoadFailure({ heading }: { heading?: ReactNode }) {
  return (
    <div role="alert" className={styles.failed}>
      {heading}
      <p>{text.lazy.failed}</p>
      <Button onClick={() => location.reload()}>{text.lazy.reload}</Button>
    </div>
  );
}

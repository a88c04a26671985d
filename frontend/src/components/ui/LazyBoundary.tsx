import type { ReactNode } from "react";
import { Component, Suspense } from "react";
import styles from "./LazyBoundary.module.css";
import { text } from "./words.en";

interface Props {
  /** Shown while the part's own script is being loaded. */
  loading: ReactNode;
  /** Stands above the words where the part is a page, which then has no heading of its own. */
  heading?: ReactNode;
  children: ReactNode;
}

/** Around a part whose script is loaded when it is needed: where that fails, the rest of the site stands. */
export class LazyBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    const { loading, heading, children } = this.props;
    if (!this.state.failed) return <Suspense fallback={loading}>{children}</Suspense>;
    return (
      <div role="alert" className={styles.failed}>
        {heading}
        <p>{text.parts.failed}</p>
        <button type="button" onClick={() => location.reload()}>
          {text.parts.reload}
        </button>
      </div>
    );
  }
}

import type { ReactNode } from "react";
import { Component } from "react";
import { Button } from "@/components/ui/Button";
import { Page } from "@/components/ui/Page";
import { text } from "./words.en";

/** The last resort: whatever breaks down, a way to go on is shown instead of an empty page. */
export class RootBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main role="alert">
        <Page title={text.crashed.message} lead={text.crashed.hint}>
          <p>
            <Button variant="primary" onClick={() => location.reload()}>
              {text.crashed.reload}
            </Button>
          </p>
        </Page>
      </main>
    );
  }
}

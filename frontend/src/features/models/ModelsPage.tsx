import { lazy, useRef, useState } from "react";
import type { ModelList } from "@/api/client";
import { fetchModels } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { Page } from "@/components/ui/Page";
import { text as uiText } from "@/components/ui/words.en";
import { useAsync } from "@/hooks/useAsync";
import { ModelTable } from "./ModelTable";
import { toRow } from "./rows";
import { Tradeoffs } from "./Tradeoffs";
import { text } from "./words.en";

const ModelCardView = lazy(() =>
  import("./ModelCardView").then(({ ModelCardView }) => ({ default: ModelCardView })),
);

/** Every model in one table and two plots; a model's card is opened from the table. */
export function ModelsPage() {
  const { state, reload } = useAsync(fetchModels);
  return (
    <Page title={text.title} lead={text.lead}>
      {state.phase === "loading" && <p role="status">{text.loading}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" && <Models list={state.value} />}
    </Page>
  );
}

function Models({ list }: { list: ModelList }) {
  const [open, setOpen] = useState<string | null>(null);
  const focused = useRef<string | null>(null);
  const rows = list.models.map((model) => toRow(model, model.name === list.default));
  const model = list.models.find(({ name }) => name === open);

  // The card that was asked for is led to, once its script is there.
  const leadTo = (heading: HTMLHeadingElement | null) => {
    if (!heading || focused.current === open) return;
    focused.current = open;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
  };
  const choose = (name: string | null) => {
    focused.current = null;
    setOpen(name);
  };

  return (
    <>
      <ModelTable rows={rows} open={open} onOpen={choose} />
      {model && (
        <LazyBoundary loading={<p role="status">{uiText.lazy.loading}</p>}>
          <ModelCardView key={model.name} name={model.name} title={model.title} headingRef={leadTo} />
        </LazyBoundary>
      )}
      <Tradeoffs rows={rows} />
    </>
  );
}

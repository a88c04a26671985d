import { useState, useSyncExternalStore } from "react";
import type { VotesPrediction } from "@/api/client";
import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { outlierWords } from "@/inference/prediction";
import { TREE } from "@/inference/votes";
import type { SharedAnswer } from "./answerLink";
import { parseAnswer } from "./answerLink";
import type { TabName } from "./PredictionView";
import { PredictionView } from "./PredictionView";
import { text } from "./words.en";

/** What a link to the answer for somebody's own picture leads to: its numbers in words, and no picture. */
export function SharedAnswerPage() {
  const fragment = useSyncExternalStore(subscribe, () => location.hash);
  const [tab, setTab] = useState<TabName>("answer");
  const answer = parseAnswer(fragment);
  return (
    <Page title={text.shared.title} lead={answer ? text.shared.lead : text.shared.broken}>
      {answer && (
        <>
          <Card tone="warning" padding="small">
            {text.shared.unchecked}
          </Card>
          <PredictionView
            prediction={toPrediction(answer)}
            title={null}
            duration=""
            tree={TREE}
            sample={null}
            awaitsVotes={false}
            tab={tab}
            onTab={setTab}
            models={null}
            shown={null}
            onShow={null}
            headlineRef={null}
          />
        </>
      )}
      <p>
        <PageLink search="">{text.shared.own}</PageLink>
      </p>
    </Page>
  );
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

/** Of an outlier the headline says so, as it did for whoever shared it. */
function toPrediction({ outlier, ...answer }: SharedAnswer): VotesPrediction {
  const rest = { outlier, outlier_score: null, activation_maps: [], std: {} };
  return { task: "votes", underlying: null, ...answer, ...(outlier && outlierWords(answer)), ...rest };
}

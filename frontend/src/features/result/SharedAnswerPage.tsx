import { useState, useSyncExternalStore } from "react";
import type { VotesPrediction } from "@/api/client";
import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import { PageLink } from "@/components/ui/PageLink";
import { format } from "@/inference/catalogue";
import { headlineText } from "@/inference/headlines";
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
function toPrediction({ model, outlier, ...words }: SharedAnswer): VotesPrediction {
  const rest = { task: "votes", model, outlier, outlier_score: null, activation_maps: [], std: {} } as const;
  if (!outlier) return { ...words, ...rest, activation_maps: [], underlying: null };
  const { headline, sentence, also, stands_out } = words;
  return {
    ...words,
    ...rest,
    activation_maps: [],
    headline: { code: "outlier", text: headlineText("outlier"), confidence: null, t_type: null },
    sentence: format("outlier-advice"),
    also: [],
    stands_out: [],
    underlying: { headline, sentence, also, stands_out },
  };
}

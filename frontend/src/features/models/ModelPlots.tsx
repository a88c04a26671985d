import { useCallback } from "react";
import type { DecisionTree, ModelCard } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { useAsync } from "@/hooks/useAsync";
import { ConfusionPlot } from "./ConfusionPlot";
import styles from "./ModelPlots.module.css";
import { ReliabilityPlots } from "./ReliabilityPlots";
import { fetchPlotData } from "./report";
import { text } from "./words.en";

/** The report's plots of one model, drawn from its numbers. */
export function ModelPlots({ card, tree }: { card: ModelCard; tree: DecisionTree }) {
  const { name, sha256 } = card;
  const load = useCallback(() => fetchPlotData(name, sha256), [name, sha256]);
  const { state, reload } = useAsync(load);
  if (state.phase === "loading") return <p role="status">{text.plots.loading}</p>;
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  if (!state.value) return <p>{text.plots.none}</p>;
  const { reliability, confusion } = state.value;
  return (
    <div className={styles.plots}>
      {reliability && <ReliabilityPlots reliability={reliability} tree={tree} />}
      {confusion.map((each) => (
        <ConfusionPlot key={each.labels.join()} confusion={each} tree={tree} />
      ))}
    </div>
  );
}

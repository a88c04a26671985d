import type { Ref } from "react";
import { useCallback, useMemo } from "react";
import type { DecisionTree, ModelCard } from "@/api/client";
import { fetchModelCard, fetchTree } from "@/api/client";
import { Bar } from "@/components/ui/Bar";
import { Card } from "@/components/ui/Card";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { LazyDetails } from "@/components/ui/LazyDetails";
import { Note } from "@/components/ui/Note";
import { useAsync } from "@/hooks/useAsync";
import { formatQuantity } from "@/inference/quantity";
import { decimal } from "@/lib/language";
import styles from "./ModelCardView.module.css";
import { ModelPlots } from "./ModelPlots";
import type { Evaluation } from "./report";
import { evaluationOf } from "./report";
import { text } from "./words.en";

interface Props {
  name: string;
  title: string;
  headingRef: Ref<HTMLHeadingElement>;
}

/** One model's card: what it is, what it was trained on, how good it is. */
export function ModelCardView({ name, title, headingRef }: Props) {
  const load = useCallback(
    (signal: AbortSignal) => Promise.all([fetchModelCard(name, signal), fetchTree(signal)]),
    [name],
  );
  const { state, reload } = useAsync(load);
  return (
    <Card as="article" className={styles.card}>
      <h2 ref={headingRef} tabIndex={-1}>
        {title}
      </h2>
      {state.phase === "loading" && <p role="status">{text.loadingCard}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" && <Content card={state.value[0]} tree={state.value[1]} />}
    </Card>
  );
}

function Content({ card, tree }: { card: ModelCard; tree: DecisionTree }) {
  const evaluation = useMemo(() => evaluationOf(card.name, card.version), [card.name, card.version]);
  return (
    <>
      <p>{card.description}</p>
      <dl className={styles.metrics}>
        {metricsOf(card).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {evaluation && evaluation.byQuestion.length > 0 && (
        <ErrorByQuestion evaluation={evaluation} tree={tree} />
      )}
      {evaluation && (
        <LazyDetails summary={card.task === "votes" ? text.plots.ofVotes : text.plots.ofClasses}>
          <ModelPlots card={card} tree={tree} />
        </LazyDetails>
      )}
    </>
  );
}

function metricsOf(card: ModelCard): [string, string][] {
  const { metrics, quantity, training_data: data, outlier_score } = card;
  const miss = quantity ? (value: number) => formatQuantity(value, quantity) : text.points;
  const rows: [string, string | null][] = [
    [text.error, describe(metrics.rmse, miss)],
    [text.interval, quantity && text.intervalOf(miss(quantity.half_width), Math.round(quantity.level * 100))],
    [text.accuracy, describe(metrics.accuracy, text.ofHundred)],
    [
      text.testTimeAugmentation,
      describe(metrics.rmse_tta_16, miss) ?? describe(metrics.accuracy_tta_16, text.ofHundred),
    ],
    [
      text.baseline,
      describe(metrics.baseline_rmse, miss) ?? describe(metrics.baseline_accuracy, text.ofHundred),
    ],
    [text.coverage, describe(metrics.coverage, text.coverageOf)],
    [text.falsePositives, describe(outlier_score?.false_positive_rate, text.falsePositivesOf)],
    [text.activationMaps, card.has_activation_maps ? text.yes : text.no],
    [text.trainedOn, text.galaxies(data.galaxies, data.name)],
    [text.scope, card.scope],
    [text.fractions, card.fractions || null],
    [text.measuredOn, text.others(data.validation_galaxies)],
    [text.size, `${text.kilobytes(card.size_bytes)}, ${text.version(card.version, card.versions.length)}`],
    [text.licence, card.licence],
    [text.dataLicence, data.licence],
    [text.citation, data.citation],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

function describe(value: number | undefined, words: (value: number) => string): string | null {
  return value === undefined ? null : words(value);
}

function ErrorByQuestion({ evaluation, tree }: { evaluation: Evaluation; tree: DecisionTree }) {
  const max = Math.max(...evaluation.byQuestion.map(({ baseline }) => baseline));
  return (
    <section className={styles.chart}>
      <h3>{text.chart}</h3>
      <Note>
        {text.chartNote} {text.lowestMiss(decimal(evaluation.noise * 100, 1))}
      </Note>
      <ul>
        {evaluation.byQuestion.map(({ number, error, baseline }) => (
          <li key={number}>
            <span>{tree.questions.find((question) => `${question.number}` === number)?.text ?? number}</span>
            <span className={styles.number}>
              {decimal(error * 100, 1)} <Note as="span">/ {decimal(baseline * 100, 1)}</Note>
            </span>
            <Bar className={styles.bar} fraction={error / max} tick={baseline / max} highlighted />
          </li>
        ))}
      </ul>
    </section>
  );
}

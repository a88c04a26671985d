import { useMemo } from "react";
import type { DecisionTree, ModelCard } from "@/api/client";
import { fetchModelCard, fetchModels, fetchTree } from "@/api/client";
import { Badge } from "@/components/ui/Badge";
import { Bar } from "@/components/ui/Bar";
import { Card } from "@/components/ui/Card";
import { Details } from "@/components/ui/Details";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Page } from "@/components/ui/Page";
import { useAsync } from "@/hooks/useAsync";
import styles from "./ModelsPage.module.css";
import type { Evaluation } from "./report";
import { evaluationOf } from "./report";
import { text as words } from "./words.en";

interface ModelsData {
  cards: ModelCard[];
  default: string;
  tree: DecisionTree;
}

async function fetchCards(signal: AbortSignal): Promise<ModelsData> {
  const [list, tree] = await Promise.all([fetchModels(signal), fetchTree(signal)]);
  const cards = await Promise.all(list.models.map(({ name }) => fetchModelCard(name, signal)));
  // The default comes first.
  cards.sort((one, other) => Number(other.name === list.default) - Number(one.name === list.default));
  return { cards, default: list.default, tree };
}

/** Every model's card, with its metrics and plots. */
export function ModelsPage() {
  const { state, reload } = useAsync(fetchCards);
  return (
    <Page title={words.title} lead={words.lead}>
      {state.phase === "loading" && <p role="status">{words.loading}</p>}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" &&
        state.value.cards.map((card) => (
          <ModelCardView
            key={card.name}
            card={card}
            tree={state.value.tree}
            isDefault={card.name === state.value.default}
          />
        ))}
    </Page>
  );
}

function ModelCardView({
  card,
  tree,
  isDefault,
}: {
  card: ModelCard;
  tree: DecisionTree;
  isDefault: boolean;
}) {
  const evaluation = useMemo(() => evaluationOf(card.name, card.version), [card.name, card.version]);
  return (
    <Card as="article" className={styles.card}>
      <h2>
        {card.title}
        {isDefault && <Badge>{words.default}</Badge>}
      </h2>
      <p>{card.description}</p>
      <dl className={styles.metrics}>
        {metricsOf(card).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {evaluation && evaluation.byQuestion.length > 0 && <Chart evaluation={evaluation} tree={tree} />}
      {evaluation?.plots.map(({ kind, url }) => (
        <Details key={kind} summary={words.plots[kind].title}>
          <img className={styles.plot} src={url} alt={words.plots[kind].alt(card.title)} loading="lazy" />
        </Details>
      ))}
    </Card>
  );
}

function metricsOf(card: ModelCard): [string, string][] {
  const { metrics, training_data: data, outlier_score } = card;
  const rows: [string, string | null][] = [
    [words.error, describe(metrics.rmse, words.points)],
    [words.accuracy, describe(metrics.accuracy, words.ofHundred)],
    [
      words.testTimeAugmentation,
      describe(metrics.rmse_tta_16, words.points) ?? describe(metrics.accuracy_tta_16, words.ofHundred),
    ],
    [
      words.baseline,
      describe(metrics.baseline_rmse, words.points) ?? describe(metrics.baseline_accuracy, words.ofHundred),
    ],
    [words.coverage, describe(metrics.coverage, words.coverageOf)],
    [words.falsePositives, describe(outlier_score?.false_positive_rate, words.falsePositivesOf)],
    [words.activationMaps, card.has_activation_maps ? words.yes : words.no],
    [words.trainedOn, words.galaxies(data.galaxies, data.name)],
    [words.measuredOn, words.others(data.validation_galaxies)],
    [words.size, `${words.kilobytes(card.size_bytes)}, ${words.version(card.version, card.versions.length)}`],
    [words.licence, card.licence],
    [words.dataLicence, data.licence],
    [words.citation, data.citation],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

function describe(value: number | undefined, words: (value: number) => string): string | null {
  return value === undefined ? null : words(value);
}

function Chart({ evaluation, tree }: { evaluation: Evaluation; tree: DecisionTree }) {
  const max = Math.max(...evaluation.byQuestion.map(({ baseline }) => baseline));
  return (
    <section className={styles.chart}>
      <h3>{words.chart}</h3>
      <Note>
        {words.chartNote} {words.lowestMiss((evaluation.noise * 100).toFixed(1))}
      </Note>
      <ul>
        {evaluation.byQuestion.map(({ number, error, baseline }) => (
          <li key={number}>
            <span>{tree.questions.find((question) => `${question.number}` === number)?.text ?? number}</span>
            <span className={styles.number}>
              {(error * 100).toFixed(1)} <Note as="span">/ {(baseline * 100).toFixed(1)}</Note>
            </span>
            <Bar className={styles.bar} fraction={error / max} tick={baseline / max} highlighted />
          </li>
        ))}
      </ul>
    </section>
  );
}

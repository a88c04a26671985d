import { useMemo } from "react";
import type { ModelCard, Tree } from "@/api/client";
import { fetchModelCard, fetchModels, fetchTree } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { useAsync } from "@/hooks/useAsync";
import styles from "./ModelsPage.module.css";
import type { Measured } from "./report";
import { measuredOf } from "./report";
import { text as words } from "./words.en";

interface Known {
  cards: ModelCard[];
  default: string;
  tree: Tree;
}

async function fetchCards(signal: AbortSignal): Promise<Known> {
  const [list, tree] = await Promise.all([fetchModels(signal), fetchTree(signal)]);
  const cards = await Promise.all(list.models.map(({ name }) => fetchModelCard(name, signal)));
  // The one that answers unless another is chosen comes first.
  cards.sort((one, other) => Number(other.name === list.default) - Number(one.name === list.default));
  return { cards, default: list.default, tree };
}

/** Every model's card, with its figures and plots. */
export function ModelsPage() {
  const { loaded, reload } = useAsync(fetchCards);
  return (
    <div className={styles.page}>
      <h1>{words.title}</h1>
      <p className={styles.lead}>{words.lead}</p>
      {loaded.phase === "loading" && <p role="status">{words.loading}</p>}
      {loaded.phase === "failed" && <ErrorNotice trouble={loaded.trouble} onTryAgain={reload} />}
      {loaded.phase === "ready" &&
        loaded.value.cards.map((card) => (
          <Card
            key={card.name}
            card={card}
            tree={loaded.value.tree}
            isDefault={card.name === loaded.value.default}
          />
        ))}
    </div>
  );
}

function Card({ card, tree, isDefault }: { card: ModelCard; tree: Tree; isDefault: boolean }) {
  const measured = useMemo(() => measuredOf(card.name, card.version), [card.name, card.version]);
  return (
    <article className={styles.card}>
      <h2>
        {card.title}
        {isDefault && <span className={styles.mark}>{words.default}</span>}
      </h2>
      <p>{card.description}</p>
      <dl className={styles.figures}>
        {figuresOf(card).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {measured && measured.byQuestion.length > 0 && <Chart measured={measured} tree={tree} />}
      {measured?.plots.map(({ kind, address }) => (
        <details key={kind} className={styles.plot}>
          <summary>{words.plots[kind].title}</summary>
          <img src={address} alt={words.plots[kind].alt(card.title)} loading="lazy" />
        </details>
      ))}
    </article>
  );
}

function figuresOf(card: ModelCard): [string, string][] {
  const { metrics, training_data: data, unusualness } = card;
  const figures: [string, string | null][] = [
    [words.error, given(metrics.rmse, words.points)],
    [words.right, given(metrics.accuracy, words.ofHundred)],
    [words.views, given(metrics.rmse_views, words.points) ?? given(metrics.accuracy_views, words.ofHundred)],
    [
      words.knowingNothing,
      given(metrics.baseline_rmse, words.points) ?? given(metrics.baseline_accuracy, words.ofHundred),
    ],
    [words.coverage, given(metrics.coverage, words.coverageOf)],
    [words.alarms, given(unusualness?.false_alarms, words.alarmsOf)],
    [words.maps, card.makes_maps ? words.yes : words.no],
    [words.trainedOn, words.galaxies(data.galaxies, data.name)],
    [words.measuredOn, words.others(data.validation_galaxies)],
    [words.size, `${words.kilobytes(card.size_bytes)}, ${words.version(card.version, card.versions.length)}`],
    [words.licence, card.licence],
    [words.dataLicence, data.licence],
    [words.citation, data.citation],
  ];
  return figures.filter((figure): figure is [string, string] => figure[1] !== null);
}

function given(value: number | undefined, inWords: (value: number) => string): string | null {
  return value === undefined ? null : inWords(value);
}

function Chart({ measured, tree }: { measured: Measured; tree: Tree }) {
  const most = Math.max(...measured.byQuestion.map(({ baseline }) => baseline));
  const length = (value: number) => `${(100 * value) / most}%`;
  return (
    <section className={styles.chart}>
      <h3>{words.chart}</h3>
      <p className={styles.note}>
        {words.chartNote} {words.lowestMiss((measured.noise * 100).toFixed(1))}
      </p>
      <ul>
        {measured.byQuestion.map(({ number, error, baseline }) => (
          <li key={number}>
            <span>{tree.questions.find((question) => `${question.number}` === number)?.text ?? number}</span>
            <span className={styles.number}>
              {(error * 100).toFixed(1)} <span className={styles.note}>/ {(baseline * 100).toFixed(1)}</span>
            </span>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.fill} style={{ inlineSize: length(error) }} />
              <span className={styles.tick} style={{ insetInlineStart: length(baseline) }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

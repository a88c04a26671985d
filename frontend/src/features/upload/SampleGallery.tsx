import { useCallback, useId, useState } from "react";
import type { SampleFilter, SamplePage, SampleSummary } from "@/api/client";
import { fetchRandomSample, fetchSamples, samplePicture } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { useAsync } from "@/hooks/useAsync";
import type { Trouble } from "@/lib/appError";
import { troubleFrom } from "@/lib/appError";
import { withDeadline } from "@/lib/deadline";
import { DEADLINE_MS } from "@/lib/limits";
import { text as sharedText } from "@/lib/words.en";
import styles from "./SampleGallery.module.css";
import { text } from "./words.en";

/** How many samples are shown at first, and how many more at a time. */
const PAGE = 12;

const FILTERS = Object.keys(text.gallery.filters) as (keyof typeof text.gallery.filters)[];

interface Props {
  /** Id of the sample that is shown now, if one is. */
  current: string | null;
  onChoose: (id: string) => void;
}

/** Galaxies to try without having one: filtered by what volunteers said, or by chance. */
export function SampleGallery({ current, onChoose }: Props) {
  const heading = useId();
  const choice = useId();
  const [filter, setFilter] = useState<SampleFilter | null>(null);
  const load = useCallback((signal: AbortSignal) => fetchSamples(filter, 0, PAGE, signal), [filter]);
  const { loaded, reload } = useAsync(load);
  const surprise = useSurprise(filter, onChoose);

  if (loaded.phase === "ready" && loaded.value.total === 0 && filter === null) return null;
  return (
    <section className={styles.gallery} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading}>{text.gallery.title}</h2>
        <button type="button" className={styles.surprise} onClick={surprise.ask} disabled={surprise.asking}>
          {text.gallery.surprise}
        </button>
        <div className={styles.filter}>
          <label htmlFor={choice}>{text.gallery.filter}</label>
          <select
            id={choice}
            value={filter ?? ""}
            onChange={({ currentTarget }) =>
              setFilter(FILTERS.find((each) => each === currentTarget.value) ?? null)
            }
          >
            <option value="">{text.gallery.everything}</option>
            {FILTERS.map((each) => (
              <option key={each} value={each}>
                {text.gallery.filters[each]}
              </option>
            ))}
          </select>
        </div>
      </div>
      {surprise.trouble && <ErrorNotice trouble={surprise.trouble} onTryAgain={surprise.ask} />}
      {loaded.phase === "loading" && (
        <Thumbnails items={[]} empty={PAGE} current={null} onChoose={onChoose} />
      )}
      {loaded.phase === "failed" && <ErrorNotice trouble={loaded.trouble} onTryAgain={reload} />}
      {loaded.phase === "ready" && (
        <Pages
          key={filter ?? ""}
          first={loaded.value}
          filter={filter}
          current={current}
          onChoose={onChoose}
        />
      )}
    </section>
  );
}

interface PagesProps extends Props {
  first: SamplePage;
  filter: SampleFilter | null;
}

/** The first page of samples, and those that were asked for after it. */
function Pages({ first, filter, current, onChoose }: PagesProps) {
  const [pages, setPages] = useState([first]);
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const items = pages.flatMap((page) => page.items);
  const next = pages.at(-1)?.next ?? null;

  const more = async () => {
    if (next === null) return;
    setAsking(true);
    setTrouble(null);
    try {
      const page = await withDeadline(DEADLINE_MS, new AbortController().signal, (signal) =>
        fetchSamples(filter, next, PAGE, signal),
      );
      setPages((before) => [...before, page]);
    } catch (error) {
      setTrouble(troubleFrom(error));
    }
    setAsking(false);
  };

  return (
    <>
      {items.length === 0 && <p>{text.gallery.none}</p>}
      <Thumbnails items={items} empty={0} current={current} onChoose={onChoose} />
      {trouble && <ErrorNotice trouble={trouble} onTryAgain={more} />}
      <div className={styles.foot}>
        <p className={styles.credit}>
          {first.origin.simulated && `${text.gallery.simulated} `}
          {sharedText.imageCredit(first.origin.credit)}
        </p>
        {next !== null && (
          <button type="button" className={styles.more} onClick={more} disabled={asking}>
            {text.gallery.more}
          </button>
        )}
      </div>
    </>
  );
}

interface ThumbnailsProps extends Props {
  items: SampleSummary[];
  /** How many places to keep free for what is still to come. */
  empty: number;
}

function Thumbnails({ items, empty, current, onChoose }: ThumbnailsProps) {
  return (
    <ul className={styles.thumbnails} aria-busy={empty > 0}>
      {items.map(({ id, headline, width, height }, index) => (
        <li key={id}>
          <button
            type="button"
            className={styles.thumbnail}
            aria-pressed={id === current}
            aria-label={text.gallery.sample(index + 1, headline?.text ?? null)}
            onClick={() => onChoose(id)}
          >
            <img
              src={samplePicture(id)}
              alt=""
              width={width}
              height={height}
              loading="lazy"
              decoding="async"
            />
          </button>
        </li>
      ))}
      {Array.from({ length: empty }, (_, place) => (
        <li key={place} className={styles.empty} />
      ))}
    </ul>
  );
}

function useSurprise(filter: SampleFilter | null, onChoose: (id: string) => void) {
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const ask = async () => {
    setAsking(true);
    setTrouble(null);
    try {
      const sample = await withDeadline(DEADLINE_MS, new AbortController().signal, (signal) =>
        fetchRandomSample(filter, signal),
      );
      if (sample) onChoose(sample.id);
    } catch (error) {
      setTrouble(troubleFrom(error));
    }
    setAsking(false);
  };

  return { asking, trouble, ask };
}

import { useId, useMemo, useState } from "react";
import type { SampleFilter, SamplePage, SampleSummary } from "@/api/client";
import { fetchRandomSample, fetchSamples, sampleImageUrl } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Select } from "@/components/ui/Select";
import thumbnails from "@/components/ui/Thumbnails.module.css";
import type { AsyncState } from "@/hooks/useAsync";
import { useAsync } from "@/hooks/useAsync";
import type { AppError } from "@/lib/appError";
import { toAppError } from "@/lib/appError";
import { classNames } from "@/lib/classNames";
import { REQUEST_DEADLINE_MS, withDeadline } from "@/lib/deadline";
import { text as sharedText } from "@/lib/words.en";
import styles from "./SampleGallery.module.css";
import { SAMPLES_PER_PAGE } from "./useFirstSamples";
import { text } from "./words.en";

const FILTERS = Object.keys(text.gallery.filters) as (keyof typeof text.gallery.filters)[];

interface Props {
  /** The first samples of all kinds. */
  all: AsyncState<SamplePage>;
  onReload: () => void;
  /** Id of the sample that is classified now. */
  selected: string | null;
  /** One row that swipes, once there is an image to look at. */
  compact: boolean;
  onSelect: (id: string) => void;
}

/** Sample galaxies to try, filtered by volunteers' answers, or a random one. */
export function SampleGallery({ all, onReload, selected, compact, onSelect }: Props) {
  const heading = useId();
  const select = useId();
  const [filter, setFilter] = useState<SampleFilter | null>(null);
  const load = useMemo(
    () => filter && ((signal: AbortSignal) => fetchSamples(filter, 0, SAMPLES_PER_PAGE, signal)),
    [filter],
  );
  const filtered = useAsync(load);
  const { state, reload } = filter ? filtered : { state: all, reload: onReload };
  const surprise = useSurprise(filter, onSelect);

  if (state.phase === "ready" && state.value.total === 0 && filter === null) return null;
  return (
    <section className={styles.gallery} data-compact={compact} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading}>{titleOf(state, compact)}</h2>
        <Button onClick={surprise.load} disabled={surprise.loading}>
          {text.gallery.surprise}
        </Button>
        <div className={styles.filter}>
          <label htmlFor={select}>{text.gallery.filter}</label>
          <Select
            id={select}
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
          </Select>
        </div>
      </div>
      {surprise.error && <ErrorNotice error={surprise.error} onRetry={surprise.load} />}
      {state.phase === "loading" && (
        <Thumbnails
          items={[]}
          simulated={false}
          placeholders={SAMPLES_PER_PAGE}
          selected={null}
          onSelect={onSelect}
        />
      )}
      {state.phase === "failed" && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.phase === "ready" && (
        <Pages
          key={[filter, ...state.value.items.map(({ id }) => id)].join(" ")}
          first={state.value}
          filter={filter}
          selected={selected}
          onSelect={onSelect}
        />
      )}
    </section>
  );
}

/** Galaxies that are drawn are called so. */
function titleOf(state: AsyncState<SamplePage>, compact: boolean): string {
  if (compact) return text.gallery.another;
  const drawn = state.phase === "ready" && state.value.total > 0 && isDrawn(state.value);
  return drawn ? text.gallery.practice : text.gallery.title;
}

function isDrawn({ items, origin }: SamplePage): boolean {
  return items.every((item) => (item.origin ?? origin).simulated);
}

interface PagesProps extends Omit<Props, "all" | "onReload" | "compact"> {
  first: SamplePage;
  filter: SampleFilter | null;
}

/** The first page of samples, and those that were added to it. */
function Pages({ first, filter, selected, onSelect }: PagesProps) {
  const [pages, setPages] = useState([first]);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const items = pages.flatMap((page) => page.items);
  const origins = items.map((item) => item.origin ?? first.origin);
  const next = pages.at(-1)?.next ?? null;

  const more = async () => {
    if (next === null) return;
    setLoading(true);
    setError(null);
    try {
      const page = await withDeadline(REQUEST_DEADLINE_MS, new AbortController().signal, (signal) =>
        fetchSamples(filter, next, SAMPLES_PER_PAGE, signal),
      );
      setPages((before) => [...before, page]);
    } catch (cause) {
      setError(toAppError(cause));
    }
    setLoading(false);
  };

  return (
    <>
      {items.length === 0 && <p>{text.gallery.none}</p>}
      <Thumbnails
        items={items}
        simulated={first.origin.simulated}
        placeholders={0}
        selected={selected}
        onSelect={onSelect}
      />
      {error && <ErrorNotice error={error} onRetry={more} />}
      <div className={styles.foot}>
        <Note size="small" className={styles.credit}>
          {origins.every(({ simulated }) => simulated) && <span>{text.gallery.simulated}</span>}{" "}
          <span>{sharedText.imageCredit([...new Set(origins.map(({ credit }) => credit))].join("; "))}</span>
        </Note>
        {next !== null && (
          <Button onClick={more} disabled={loading}>
            {text.gallery.more}
          </Button>
        )}
      </div>
    </>
  );
}

interface ThumbnailsProps extends Omit<Props, "all" | "onReload" | "compact"> {
  items: SampleSummary[];
  simulated: boolean;
  /** Placeholders for samples that are still loading. */
  placeholders: number;
}

function Thumbnails({ items, simulated, placeholders, selected, onSelect }: ThumbnailsProps) {
  return (
    <ul className={classNames(thumbnails.list, styles.thumbnails)} aria-busy={placeholders > 0}>
      {items.map((item, index) => (
        <li key={item.id}>
          <Thumbnail
            item={item}
            label={labelOf(item, index + 1, item.origin?.simulated ?? simulated)}
            selected={item.id === selected}
            onSelect={onSelect}
          />
        </li>
      ))}
      {Array.from({ length: placeholders }, (_, index) => (
        <li key={index} className={styles.placeholder} />
      ))}
    </ul>
  );
}

interface ThumbnailProps {
  item: SampleSummary;
  label: string | undefined;
  selected: boolean;
  onSelect: (id: string) => void;
}

function Thumbnail({ item, label, selected, onSelect }: ThumbnailProps) {
  const { id, galaxy, headline, prediction, width, height } = item;
  return (
    <button
      type="button"
      className={thumbnails.thumbnail}
      aria-pressed={selected}
      aria-label={label}
      onClick={() => onSelect(id)}
    >
      <span className={thumbnails.picture}>
        <img src={sampleImageUrl(id)} alt="" width={width} height={height} loading="lazy" decoding="async" />
      </span>
      <span className={styles.caption}>
        {galaxy ? text.gallery.named(galaxy.label || galaxy.name, galaxy.kind) : headline?.text}
      </span>
      {galaxy && prediction && (
        <span className={styles.model}>{text.gallery.model(prediction.headline.text)}</span>
      )}
    </button>
  );
}

/** What a screen reader says of a drawn one; what stands below a real one says enough. */
function labelOf({ galaxy, headline }: SampleSummary, number: number, simulated: boolean) {
  return galaxy ? undefined : text.gallery.sample(number, headline?.text ?? null, simulated);
}

function useSurprise(filter: SampleFilter | null, onSelect: (id: string) => void) {
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  const load = async () => {
    setLoading(true);
    setError(null);
    try {
      const sample = await withDeadline(REQUEST_DEADLINE_MS, new AbortController().signal, (signal) =>
        fetchRandomSample(filter, signal),
      );
      if (sample) onSelect(sample.id);
    } catch (cause) {
      setError(toAppError(cause));
    }
    setLoading(false);
  };

  return { loading, error, load };
}

/** All samples there are, and the day's five of them. */

import type { SamplePage, SampleSummary } from "@/api/client";
import { fetchSamples } from "@/api/client";
import { PER_DAY, pickFive } from "./day";

const PAGE = 100;
/** Of all samples: a deployment has a few hundred. */
const MAX_PAGES = 10;

/** Each with its origin, which a page gives for those that have none of their own. */
export type ListedSample = SampleSummary & { origin: SamplePage["origin"] };

export async function fetchAllSamples(signal: AbortSignal): Promise<ListedSample[]> {
  const items: ListedSample[] = [];
  let offset: number | null = 0;
  for (let page = 0; page < MAX_PAGES && offset !== null; page++) {
    const answer = await fetchSamples(null, offset, PAGE, signal);
    items.push(...answer.items.map((item) => ({ ...item, origin: item.origin ?? answer.origin })));
    offset = answer.next;
  }
  return items;
}

/** Ids of the day's galaxies, chosen from `idsToPickFrom`. */
export async function fetchFive(day: string, signal: AbortSignal): Promise<string[]> {
  return pickFive(idsToPickFrom(await fetchAllSamples(signal)), day);
}

/** Galaxies that have a name; or all that are no star or artifact, or all, where there are not five of them. */
export function idsToPickFrom(samples: SampleSummary[]): string[] {
  const galaxies = samples.filter(({ headline }) => headline?.code !== "star-or-artifact");
  const named = galaxies.filter(({ galaxy }) => galaxy);
  const enough = [named, galaxies].find(({ length }) => length >= PER_DAY);
  return (enough ?? samples).map(({ id }) => id);
}

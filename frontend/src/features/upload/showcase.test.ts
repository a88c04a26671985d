import { expect, test } from "vitest";
import type { SamplePage, SampleSummary } from "@/api/client";
import { galaxy, prediction, sampleOrigin, samples } from "@/testing/fixtures";
import { pickShowcase } from "./showcase";

const spiral = prediction;
const smooth = { ...prediction, headline: { ...prediction.headline, code: "smooth" } };
const outlier = { ...prediction, outlier: true };

function page(...items: Partial<SampleSummary>[]): SamplePage {
  const [first] = samples;
  if (!first) throw new Error("there are samples");
  const full = items.map((item, index) => ({ ...first, id: `${index}`, ...item }));
  return { origin: sampleOrigin, total: items.length, next: null, fetching: false, items: full };
}

test.each<[string, Partial<SampleSummary>[], string | null]>([
  ["nothing", [], null],
  ["of which nothing is known", [{}, {}], "0"],
  ["no outlier", [{ agrees: true, prediction: outlier }, {}], "1"],
  [
    "one that is agreed on",
    [
      { agrees: false, prediction: spiral },
      { agrees: true, prediction: smooth },
    ],
    "1",
  ],
  [
    "a spiral",
    [
      { agrees: true, prediction: smooth },
      { agrees: true, prediction: spiral },
    ],
    "1",
  ],
  [
    "a real one before a spiral",
    [
      { agrees: true, prediction: spiral },
      { agrees: true, prediction: smooth, galaxy },
    ],
    "1",
  ],
  [
    "no real one that the model gets wrong",
    [
      { agrees: false, prediction: smooth, galaxy },
      { agrees: true, prediction: spiral },
    ],
    "1",
  ],
])("the large galaxy is %s", (_, items, expected) => {
  expect(pickShowcase(page(...items))?.id ?? null).toBe(expected);
});

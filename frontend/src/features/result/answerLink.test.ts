import { expect, test } from "vitest";
import { predictVotes } from "@/inference/prediction";
import { KEYS } from "@/inference/votes";
import { answerLink, parseAnswer } from "./answerLink";

/** Reproducible numbers from 0 to 1. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function predicted(values: number[], outlier = false) {
  const rest = { outlier, underlying: null, outlier_score: null, std: {}, activation_maps: [] };
  const model = { name: "equivariant", version: "4" };
  return { task: "votes" as const, ...predictVotes(values, []), ...rest, model };
}

const fragmentOf = (link: string) => link.slice(link.indexOf("#"));

test("what is in a link is read back: the same words, path and numbers", () => {
  const random = numbers(7);
  for (let galaxy = 0; galaxy < 300; galaxy++) {
    const prediction = predicted(
      KEYS.map(() => (random.next().value ?? 0) ** 3),
      galaxy % 2 === 0,
    );
    const link = answerLink(prediction);
    expect(link.length).toBeLessThan(200);
    const shared = parseAnswer(fragmentOf(link));
    expect(shared).toMatchObject({
      model: prediction.model,
      outlier: prediction.outlier,
      path: prediction.path,
      headline: { code: prediction.headline.code },
    });
    for (const key of KEYS) {
      expect(shared?.joint_fractions[key]).toBeCloseTo(prediction.joint_fractions[key] ?? -1, 3);
    }
  }
});

test("what is no link of the site's is no answer", () => {
  const good = fragmentOf(answerLink(predicted(KEYS.map(() => 0.5))));
  const [format = "", name = "", version = "", outlier = "", values = ""] = good.slice(1).split("~");
  expect(parseAnswer(good)).not.toBeNull();
  for (const broken of [
    "",
    "#",
    good.slice(0, -1),
    `${good}A`,
    `${good}\n`,
    [2, name, version, outlier, values].join("~"),
    [format, "<img src=x onerror=alert(1)>", version, outlier, values].join("~"),
    [format, "Buy something", version, outlier, values].join("~"),
    [format, "a".repeat(41), version, outlier, values].join("~"),
    [format, name, "4 of 5 experts", outlier, values].join("~"),
    [format, name, version, "x", values].join("~"),
    [format, name, version, outlier, values.replace(/.$/, "%")].join("~"),
    [format, name, version, outlier, "🟦".repeat(55)].join("~"),
    "A".repeat(1_000_000),
  ]) {
    expect(parseAnswer(broken)).toBeNull();
  }
});

test("numbers that break the tree are made to obey it", () => {
  for (const digit of ["A", "_"]) {
    const shared = parseAnswer(`#1~any~1~u~${digit.repeat(KEYS.length * 3)}`);
    expect(shared?.path.length).toBeGreaterThan(0);
    for (const { answers } of shared?.questions ?? []) {
      expect(answers.reduce((sum, { vote_fraction }) => sum + vote_fraction, 0)).toBeCloseTo(1);
    }
  }
});

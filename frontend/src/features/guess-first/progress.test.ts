import { expect, test } from "vitest";
import { markOf, progressOn, streakOn, withGalaxy } from "./progress";

const IDS = ["a", "b"];

function play(day: string, stored: string | null): string {
  let progress = progressOn(day, stored);
  for (const _ of IDS) progress = withGalaxy(progress, IDS, ["most", "few"]);
  return JSON.stringify(progress);
}

test("marks tell most, a sizeable minority, and few apart", () => {
  const answer = { question: "", own: "", majority: "" };
  expect(markOf({ ...answer, voteFraction: 0.4, same: true })).toBe("most");
  expect(markOf({ ...answer, voteFraction: 0.25, same: false })).toBe("many");
  expect(markOf({ ...answer, voteFraction: 0.24, same: false })).toBe("few");
});

test("a streak grows day by day over a month's end, and begins anew after a day without", () => {
  let stored = play("2026-11-29", null);
  stored = play("2026-11-30", stored);
  stored = play("2026-12-01", stored);
  expect(streakOn("2026-12-01", progressOn("2026-12-01", stored))).toBe(3);
  // The next day has not ended yet.
  expect(streakOn("2026-12-02", progressOn("2026-12-02", stored))).toBe(3);
  expect(streakOn("2026-12-03", progressOn("2026-12-03", stored))).toBe(0);
  expect(streakOn("2026-12-03", progressOn("2026-12-03", play("2026-12-03", stored)))).toBe(1);
});

test("an unfinished day goes on with its galaxies, and is no day of the streak", () => {
  const begun = withGalaxy(progressOn("2026-11-30", null), IDS, ["many"]);
  expect(streakOn("2026-11-30", begun)).toBe(0);
  expect(progressOn("2026-11-30", JSON.stringify(begun))).toEqual(begun);
  expect(progressOn("2026-12-01", JSON.stringify(begun))).toMatchObject({ ids: [], marks: [] });
});

test("what is stored and no progress begins anew", () => {
  const good = withGalaxy(progressOn("2026-11-30", null), IDS, ["most"]);
  for (const broken of [
    null,
    "{",
    "7",
    "null",
    JSON.stringify({ ...good, marks: [["best"]] }),
    JSON.stringify({ ...good, ids: [1] }),
    JSON.stringify({ ...good, ids: [], marks: [["most"]] }),
    JSON.stringify({ ...good, streak: { last: "2026-11-29", days: -1 } }),
    JSON.stringify({ ...good, streak: null }),
  ]) {
    expect(progressOn("2026-11-30", broken)).toEqual(progressOn("2026-11-30", null));
  }
});

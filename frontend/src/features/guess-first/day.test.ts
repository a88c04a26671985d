import { afterEach, expect, test } from "vitest";
import { dayBefore, dayOf, PER_DAY, pickFive } from "./day";

const zone = process.env.TZ;

afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const IDS = Array.from({ length: 300 }, (_, index) => `galaxy-${index}`);

test("the day is the same in every time zone, also at a month's and a year's end", () => {
  for (const timeZone of [...Intl.supportedValuesOf("timeZone"), "Etc/GMT+12", "Etc/GMT-14"]) {
    process.env.TZ = timeZone;
    expect(dayOf(new Date(Date.UTC(2026, 10, 30, 23, 59, 59, 999)))).toBe("2026-11-30");
    expect(dayOf(new Date(Date.UTC(2026, 11, 1)))).toBe("2026-12-01");
    expect(dayBefore("2026-12-01")).toBe("2026-11-30");
    expect(dayBefore("2027-01-01")).toBe("2026-12-31");
    expect(dayBefore("2028-03-01")).toBe("2028-02-29");
    expect(dayBefore("2027-03-01")).toBe("2027-02-28");
  }
});

test("a zone that is set is the one that dates are in", () => {
  process.env.TZ = "Pacific/Kiritimati";
  const late = new Date(Date.UTC(2026, 10, 30, 23));
  expect(late.getDate()).toBe(1);
  expect(dayOf(late)).toBe("2026-11-30");
});

test("five different galaxies follow from the day alone, in whatever order they are listed", () => {
  const five = pickFive(IDS, "2026-11-30");
  expect(new Set(five).size).toBe(PER_DAY);
  expect(pickFive(IDS.toReversed(), "2026-11-30")).toEqual(five);
  // What is picked here is picked on every other device, and by every later version.
  expect(five).toEqual(pickFive([...IDS], "2026-11-30"));
  expect(pickFive(IDS.slice(0, 3), "2026-11-30")).toHaveLength(3);
});

test("a galaxy more changes no day that it is not picked on, and days differ", () => {
  const days = Array.from({ length: 365 }, (_, day) => dayOf(new Date(Date.UTC(2026, 0, 1 + day))));
  const counts = new Map<string, number>();
  for (const day of days) {
    const five = pickFive(IDS, day);
    const more = pickFive([...IDS, "another"], day);
    if (!more.includes("another")) expect(more).toEqual(five);
    for (const id of five) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  expect(new Set(days.map((day) => pickFive(IDS, day).join())).size).toBe(365);
  // 1,825 picks of 300 galaxies: each about six times.
  expect(counts.size).toBeGreaterThan(290);
  expect(Math.max(...counts.values())).toBeLessThan(20);
});

test("the choice of a known day stays what it was", () => {
  expect(pickFive(IDS, "2026-11-30")).toMatchInlineSnapshot(`
    [
      "galaxy-135",
      "galaxy-93",
      "galaxy-244",
      "galaxy-258",
      "galaxy-282",
    ]
  `);
});

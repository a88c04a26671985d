import { expect, test } from "vitest";
import { tree, votes } from "@/testing/fixtures";
import { icicleOf } from "./icicle";

test("each question's row begins below the answer that leads to it, and is as wide", () => {
  const rows = icicleOf(tree, votes);
  expect(rows.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(rows[0]?.segments.map(({ start, fraction }) => [start, fraction])).toEqual([
    [0, 0.22],
    [0.22, 0.78],
  ]);
  const [second] = rows[1]?.segments ?? [];
  expect(second).toMatchObject({ key: "Class2.1", start: 0.22, fraction: 0.702, onPath: true });
  expect(rows[2]?.segments[0]?.start).toBe(0);
});

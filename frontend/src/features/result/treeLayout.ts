/**
 * Layout of the decision tree as a Sankey diagram: questions in columns, answers as bands between them, as wide as their
 * joint fractions. A band that passes columns by has a slot of its own there.
 */

import type { DecisionTree, VotesPrediction } from "@/api/client";

/** In units of the drawing. */
export const COLUMN = 170;
export const BAR = 12;
const VOLUNTEERS_HEIGHT = 220;
const SLOT = 17;
const GAP = 34;
const LABEL = 22;
const MIN_THICKNESS = 1;

export interface Node {
  number: number;
  x: number;
  y: number;
  height: number;
  fraction: number;
}

export interface Band {
  key: string;
  text: string;
  fraction: number;
  thickness: number;
  onPath: boolean;
  /** Where its label begins. */
  x: number;
  y: number;
  /** SVG path; null for an answer after which nothing is asked. */
  d: string | null;
}

export interface Layout {
  width: number;
  height: number;
  nodes: Node[];
  bands: Band[];
}

/** What takes up height in a column: a question, or the bands that pass it by. */
interface ColumnSlot {
  id: string;
  order: number;
  height: number;
  question: number | null;
  y: number;
  /** Height of its left side that is taken. */
  filled: number;
}

export function layoutOf(tree: DecisionTree, { questions, path }: VotesPrediction): Layout {
  const fractions = new Map(
    questions.flatMap(({ answers }) => answers).map(({ key, joint_fraction }) => [key, joint_fraction]),
  );
  const fractionOf = (key: string) => fractions.get(key) ?? 0;
  const thicknessOf = (key: string) => Math.max(MIN_THICKNESS, fractionOf(key) * VOLUNTEERS_HEIGHT);
  const slotOf = (key: string) => Math.max(SLOT, thicknessOf(key) + 2);
  const depth = depthsOf(tree);
  const last = Math.max(...depth.values());

  const columns: ColumnSlot[][] = Array.from({ length: last + 1 }, () => []);
  const slotAt = (column: number, id: string, question: number | null): ColumnSlot => {
    const known = columns[column]?.find((each) => each.id === id);
    if (known) return known;
    const fresh = { id, order: Number.POSITIVE_INFINITY, height: 0, question, y: 0, filled: 0 };
    columns[column]?.push(fresh);
    return fresh;
  };
  for (const question of tree.questions) {
    const column = depth.get(question.number) ?? 0;
    slotAt(column, `${question.number}`, question.number).height = sum(
      question.answers.map(({ key }) => slotOf(key)),
    );
    for (const { key, next } of question.answers) {
      const target = next === null ? column : (depth.get(next) ?? column);
      for (let between = column + 1; between < target; between++) {
        slotAt(between, `${question.number}-${next}`, null).height += thicknessOf(key) + 2;
      }
    }
  }

  // From left to right, everything stands in the order of what leads to it.
  for (const [column, slots] of columns.entries()) {
    slots.sort((one, other) => one.order - other.order);
    for (const [rank, { id }] of slots.entries()) {
      const [from, to] = id.split("-").map(Number);
      const question = tree.questions.find(({ number }) => number === from);
      question?.answers.forEach(({ next }, index) => {
        if (next === null || (to !== undefined && next !== to)) return;
        const arrives = depth.get(next) === column + 1;
        const following = slotAt(column + 1, arrives ? `${next}` : `${from}-${next}`, arrives ? next : null);
        following.order = Math.min(following.order, rank + index / 10);
      });
    }
  }

  const heightOf = (slots: ColumnSlot[]) => sum(slots.map(({ height }) => height + GAP)) - GAP;
  const height = Math.max(...columns.map(heightOf));
  for (const slots of columns) {
    let y = LABEL + (height - heightOf(slots)) / 2;
    for (const each of slots) {
      each.y = y;
      y += each.height + GAP;
    }
  }

  const nodes: Node[] = [];
  const bands: Band[] = [];
  const ordered = tree.questions.toSorted(
    (one, other) => (depth.get(one.number) ?? 0) - (depth.get(other.number) ?? 0),
  );
  for (const { number, answers } of ordered) {
    const column = depth.get(number) ?? 0;
    const here = slotAt(column, `${number}`, number);
    const x = column * COLUMN;
    const votes = questions.find((question) => question.number === number);
    nodes.push({ number, x, y: here.y, height: here.height, fraction: votes?.joint_fraction ?? 0 });
    let y = here.y;
    for (const { key, text, next } of answers) {
      const slot = slotOf(key);
      const middle = y + slot / 2;
      const thickness = thicknessOf(key);
      const enter = (at: ColumnSlot) => {
        const entered = at.y + at.filled + thickness / 2;
        at.filled += thickness + (at.question === null ? 2 : 0);
        return entered;
      };
      let d: string | null = null;
      if (next !== null) {
        const target = depth.get(next) ?? column;
        d = `M${x + BAR} ${round(middle)}`;
        let [fromX, fromY] = [x + BAR, middle];
        for (let at = column + 1; at <= target; at++) {
          const passing = at < target;
          const toX = at * COLUMN;
          const toY = enter(slotAt(at, passing ? `${number}-${next}` : `${next}`, null));
          const half = (fromX + toX) / 2;
          d += `C${half} ${round(fromY)} ${half} ${round(toY)} ${toX} ${round(toY)}`;
          if (passing) d += `H${toX + BAR}`;
          [fromX, fromY] = [toX + BAR, toY];
        }
      }
      bands.push({
        key,
        text,
        fraction: fractionOf(key),
        thickness,
        onPath: path.includes(key),
        x: x + BAR + 6,
        y: middle,
        d,
      });
      y += slot;
    }
  }
  return { width: (last + 1) * COLUMN, height: height + LABEL + 8, nodes, bands };
}

/** The longest path from the first question to each. */
function depthsOf({ questions }: DecisionTree): Map<number, number> {
  const depths = new Map<number, number>();
  const visit = (number: number, depth: number) => {
    if (depth <= (depths.get(number) ?? -1) || depth > questions.length) return;
    depths.set(number, depth);
    for (const { next } of questions.find((question) => question.number === number)?.answers ?? []) {
      if (next !== null) visit(next, depth + 1);
    }
  };
  const [first] = questions;
  if (first) visit(first.number, 0);
  return depths;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * Where the whole tree's parts stand when it is drawn as a flow: questions in columns, answers as bands between them,
 * as wide as the part of the crowd that would give them. A band that passes columns by keeps a place of its own there.
 */

import type { Tree, VotesResult } from "@/api/client";

/** In units of the drawing. */
export const COLUMN = 170;
export const BAR = 12;
const CROWD_HEIGHT = 220;
const SLOT = 17;
const GAP = 34;
const LABEL = 22;
const THINNEST = 1;

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
  chosen: boolean;
  /** Where its label begins. */
  x: number;
  y: number;
  /** Null for an answer after which nothing is asked. */
  path: string | null;
}

export interface Layout {
  width: number;
  height: number;
  nodes: Node[];
  bands: Band[];
}

/** Something that takes up room in a column: a question, or the bands that pass it by. */
interface Place {
  id: string;
  order: number;
  height: number;
  question: number | null;
  y: number;
  /** How much of its left side is taken. */
  filled: number;
}

export function layoutOf(tree: Tree, { questions, walk }: VotesResult): Layout {
  const fractions = new Map(
    questions.flatMap(({ answers }) => answers).map(({ key, vote_fraction }) => [key, vote_fraction]),
  );
  const fractionOf = (key: string) => fractions.get(key) ?? 0;
  const thicknessOf = (key: string) => Math.max(THINNEST, fractionOf(key) * CROWD_HEIGHT);
  const slotOf = (key: string) => Math.max(SLOT, thicknessOf(key) + 2);
  const depth = depthsOf(tree);
  const last = Math.max(...depth.values());

  const columns: Place[][] = Array.from({ length: last + 1 }, () => []);
  const place = (column: number, id: string, question: number | null): Place => {
    const known = columns[column]?.find((each) => each.id === id);
    if (known) return known;
    const fresh = { id, order: Number.POSITIVE_INFINITY, height: 0, question, y: 0, filled: 0 };
    columns[column]?.push(fresh);
    return fresh;
  };
  for (const question of tree.questions) {
    const column = depth.get(question.number) ?? 0;
    place(column, `${question.number}`, question.number).height = sum(
      question.answers.map(({ key }) => slotOf(key)),
    );
    for (const { key, next } of question.answers) {
      const target = next === null ? column : (depth.get(next) ?? column);
      for (let between = column + 1; between < target; between++) {
        place(between, `${question.number}-${next}`, null).height += thicknessOf(key) + 2;
      }
    }
  }

  // From left to right, everything stands in the order of what leads to it.
  for (const [column, places] of columns.entries()) {
    places.sort((one, other) => one.order - other.order);
    for (const [rank, { id }] of places.entries()) {
      const [from, to] = id.split("-").map(Number);
      const question = tree.questions.find(({ number }) => number === from);
      question?.answers.forEach(({ next }, index) => {
        if (next === null || (to !== undefined && next !== to)) return;
        const arrives = depth.get(next) === column + 1;
        const following = place(column + 1, arrives ? `${next}` : `${from}-${next}`, arrives ? next : null);
        following.order = Math.min(following.order, rank + index / 10);
      });
    }
  }

  const heightOf = (places: Place[]) => sum(places.map(({ height }) => height + GAP)) - GAP;
  const height = Math.max(...columns.map(heightOf));
  for (const places of columns) {
    let y = LABEL + (height - heightOf(places)) / 2;
    for (const each of places) {
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
    const here = place(column, `${number}`, number);
    const x = column * COLUMN;
    const votes = questions.find((question) => question.number === number);
    nodes.push({ number, x, y: here.y, height: here.height, fraction: votes?.vote_fraction ?? 0 });
    let y = here.y;
    for (const { key, text, next } of answers) {
      const slot = slotOf(key);
      const middle = y + slot / 2;
      const thickness = thicknessOf(key);
      const enter = (at: Place) => {
        const entered = at.y + at.filled + thickness / 2;
        at.filled += thickness + (at.question === null ? 2 : 0);
        return entered;
      };
      let path: string | null = null;
      if (next !== null) {
        const target = depth.get(next) ?? column;
        path = `M${x + BAR} ${round(middle)}`;
        let [fromX, fromY] = [x + BAR, middle];
        for (let at = column + 1; at <= target; at++) {
          const passing = at < target;
          const toX = at * COLUMN;
          const toY = enter(place(at, passing ? `${number}-${next}` : `${next}`, null));
          const half = (fromX + toX) / 2;
          path += `C${half} ${round(fromY)} ${half} ${round(toY)} ${toX} ${round(toY)}`;
          if (passing) path += `H${toX + BAR}`;
          [fromX, fromY] = [toX + BAR, toY];
        }
      }
      bands.push({
        key,
        text,
        fraction: fractionOf(key),
        thickness,
        chosen: walk.includes(key),
        x: x + BAR + 6,
        y: middle,
        path,
      });
      y += slot;
    }
  }
  return { width: (last + 1) * COLUMN, height: height + LABEL + 8, nodes, bands };
}

/** The longest way from the first question to each. */
function depthsOf({ questions }: Tree): Map<number, number> {
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

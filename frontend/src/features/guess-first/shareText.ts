/** The day's result as text with squares, which says nothing of the galaxies. */

import { text } from "./five.en";
import type { Mark, Progress } from "./progress";

/** Apart by their brightness too, for who sees few colours. */
const SQUARES: Record<Mark, string> = { most: "🟦", many: "🟨", few: "⬜" };

export function shareText({ day, marks }: Progress, link: string): string {
  const all = marks.flat();
  return [
    text.shared(new Date(day)),
    ...marks.map((row) => row.map((mark) => SQUARES[mark]).join("")),
    text.score(all.filter((mark) => mark === "most").length, all.length),
    link,
  ].join("\n");
}

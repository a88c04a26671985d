/** The words of this part of the site, in English. */

import { plural } from "@/lib/plural";

export const text = {
  label: "Several pictures",
  done: (done: number, of: number) => `${done} of ${plural(of, "picture", "pictures")} answered`,
  progress: "How many are answered",
  csv: "Save as CSV",
  table: "Answers, to scroll",
  columns: { file: "File", answer: "Answer", sure: "Sure" },
  waiting: "waiting …",
  tooMany: (most: number, all: number) => `The first ${most} of ${all} are taken here, one by one.`,
};

/** The words of this part of the site, in English. */

import { plural } from "@/lib/plural";

export const text = {
  label: "Several pictures",
  done: (done: number, of: number) => `${done} of ${plural(of, "picture", "pictures")} answered`,
  progress: "How many are answered",
  csv: "Save as CSV",
  table: "Answers, to scroll",
  columns: { file: "File", headline: "Answer", confidence: "Would say so" },
  pending: "waiting …",
  tooMany: (max: number, all: number) => `The first ${max} of ${all} are taken here, one by one.`,
};

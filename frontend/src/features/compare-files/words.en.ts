/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";
import { plural } from "@/lib/plural";

export const text = inLanguage("compareFiles", {
  label: "Several pictures",
  done: (answered: number, failed: number, of: number) => {
    const waiting = of - answered - failed;
    return [
      `${plural(of, "picture", "pictures")}: ${answered} answered`,
      ...(failed > 0 ? [`${failed} could not be read`] : []),
      ...(waiting > 0 ? [`${waiting} to come`] : []),
    ].join(", ");
  },
  progress: "How many are answered",
  csv: "Save as CSV",
  notSaved: "The table could not be written. Try again with a connection.",
  table: "Answers, to scroll",
  columns: { file: "File", headline: "Answer", confidence: "Would say so" },
  pending: "waiting …",
  tooMany: (max: number, all: number) => `The first ${max} of ${all} are taken here, one by one.`,
});

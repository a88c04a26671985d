import type { DecisionTree, TreeQuestion } from "@/api/client";

/** The question that follows a path; null where it has ended. */
export function nextQuestion(tree: DecisionTree, path: string[]): TreeQuestion | null {
  const last = path.at(-1);
  if (last === undefined) return tree.questions[0] ?? null;
  const next = tree.questions.flatMap(({ answers }) => answers).find(({ key }) => key === last)?.next;
  return tree.questions.find(({ number }) => number === next) ?? null;
}

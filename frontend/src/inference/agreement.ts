/** On which questions models that are good enough to compare give different answers; see galaxy_core/votes/agreement.py. */

import type { Classification, Prediction } from "@/api/client";
import { format } from "./catalogue";
import { agreement as constants } from "./constants.gen.json";
import { MAJORITY } from "./headlines";
import { TREE } from "./votes";

/** Null where fewer than two models can be compared; `errors` is the RMSE of models of votes by name. */
export function compareModels(
  predictions: Prediction[],
  errors: ReadonlyMap<string, number>,
): Classification["agreement"] {
  const errorOf = ({ model }: Prediction) => errors.get(model.name) ?? Number.POSITIVE_INFINITY;
  const known = predictions
    .filter((prediction) => prediction.task === "votes")
    .filter((prediction) => errors.has(prediction.model.name));
  const smallest = Math.min(...known.map(errorOf));
  const votes = known.filter((prediction) => errorOf(prediction) <= constants.comparable * smallest);
  if (votes.length < 2) return null;
  const parted = TREE.questions
    .map(({ number }) => number)
    .filter((number) => {
      const questions = votes.flatMap(
        (each) => each.questions.find((question) => question.number === number) ?? [],
      );
      const asked = questions.every(({ joint_fraction }) => joint_fraction >= MAJORITY);
      return asked && new Set(questions.map(({ answers }) => bestOf(answers))).size > 1;
    });
  const topics = parted.map((number) => format(`topic.${number}`)).join(format("agreement.between"));
  return {
    models: votes.map(({ model }) => model),
    parted,
    text: parted.length > 0 ? format("agreement.part", { topics }) : format("agreement.agree"),
  };
}

function bestOf(answers: { key: string; vote_fraction: number }[]): string | undefined {
  return answers.toSorted((one, other) => other.vote_fraction - one.vote_fraction)[0]?.key;
}

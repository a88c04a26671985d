/** A table of predictions, with the columns and cells of `galaxy classify`; see galaxy_core/table_columns.py. */

import type { Classification, Prediction } from "@/api/client";
import type { Cell } from "@/lib/csv";
import { toCsv } from "@/lib/csv";
import { format } from "./catalogue";
import { volunteers } from "./constants.gen.json";
import { alternativePhrase, standoutPhrase } from "./phrases";
import type { Manifest } from "./registry";
import { fetchVersion } from "./registry";
import { roundHalfEven } from "./rounding";
import columns from "./tableColumns.gen.json";
import { fillTemplate } from "./template";

/** One image, with a prediction or with the error in its place. */
export type TableRow = { file: string } & (
  | { image: Classification["image"]; prediction: Prediction }
  | { error: { code: string; message: string; hint: string } }
);

type Contract = Pick<Manifest, "calibration" | "outlier_score">;
type Image = Classification["image"];
type Cells = Record<string, Cell>;

const VOLUNTEERS = volunteers.count;
const ANSWERS = columns.questions.flatMap(({ answers }) => answers);

/** The table as CSV, its first model's; the registry is asked what else than the prediction belongs into it. */
export async function fetchTable(rows: TableRow[]): Promise<Blob> {
  const first = rows.find((row) => "prediction" in row);
  // Without the registry, as without a network, the columns that it fills stay empty.
  const manifest = first && (await fetchVersion(first.prediction.model).catch(() => null));
  return new Blob([tableCsv(rows, manifest ?? null)], { type: "text/csv" });
}

/** The rows under the columns of the first prediction's model. */
export function tableCsv(rows: TableRow[], contract: Contract | null): string {
  const first = rows.find((row) => "prediction" in row)?.prediction;
  const header = first ? columnsOf(first, contract) : [...columns.leading.classes, ...columns.closing];
  const cells = rows.map((row) => cellsOf(row, first?.model, contract));
  return toCsv(
    header,
    cells.map((each) => header.map((name) => each[name] ?? null)),
  );
}

function columnsOf(prediction: Prediction, contract: Contract | null): string[] {
  const closing = columns.closing.filter(
    (name) => name !== "outlier_score" || contract?.outlier_score || prediction.outlier_score !== null,
  );
  if (prediction.task === "classes") {
    const labels = prediction.probabilities.map(({ label }) => probabilityColumn(label));
    return [...columns.leading.classes, ...labels, ...closing];
  }
  if (prediction.task === "regression") {
    return [
      ...columns.leading.classes,
      ...Object.values(quantityColumns(prediction.quantity.label)),
      ...closing,
    ];
  }
  const hasRanges = prediction.questions.some(({ answers }) =>
    answers.some((answer) => answer.volunteers !== null),
  );
  const votes = columns.questions.flatMap(({ asked, answers }) => [
    asked,
    ...answers.flatMap(({ name }) => {
      const { fraction, expected, ...ranges } = answerColumns(name);
      return [fraction, expected, ...(hasRanges ? Object.values(ranges) : [])];
    }),
  ]);
  return [...columns.leading.votes, ...votes, ...closing];
}

function cellsOf(row: TableRow, model: Prediction["model"] | undefined, contract: Contract | null): Cells {
  if ("error" in row) {
    const { code, message, hint } = row.error;
    return {
      file: row.file,
      model: model?.name ?? null,
      version: model?.version ?? null,
      error_code: code,
      error: `${message} ${hint}`.trim(),
    };
  }
  const { file, image, prediction } = row;
  const { headline, sentence, outlier_score, model: by } = prediction;
  return {
    file,
    headline: headline.text,
    headline_code: headline.code,
    sentence,
    ...valueCells(prediction, contract),
    outlier_score: outlier_score === null ? null : decimal(outlier_score),
    framing: image.framing ? framingText(image.framing) : null,
    read_as: [image.format, ...image.read_as].join(columns.between_phrases),
    warnings: image.warnings.map(({ code }) => code).join(" "),
    model: by.name,
    version: by.version,
  };
}

function valueCells(prediction: Prediction, contract: Contract | null): Cells {
  if (prediction.task === "votes") return voteCells(prediction, contract);
  if (prediction.task === "regression") {
    const { label, value, lower, upper } = prediction.quantity;
    const names = quantityColumns(label);
    return { [names.value]: decimal(value), [names.lower]: decimal(lower), [names.upper]: decimal(upper) };
  }
  return Object.fromEntries(
    prediction.probabilities.map(({ label, probability }) => [
      probabilityColumn(label),
      decimal(probability),
    ]),
  );
}

function voteCells(
  { also, stands_out, questions }: Extract<Prediction, { task: "votes" }>,
  contract: Contract | null,
): Cells {
  const cells: Cells = {
    also: also.map(alternativePhrase).join(columns.between_phrases),
    stands_out: stands_out.map(standoutPhrase).join(columns.between_phrases),
  };
  for (const { number, joint_fraction } of questions) {
    const asked = columns.questions.find((question) => question.number === number)?.asked;
    if (asked) cells[asked] = decimal(VOLUNTEERS * joint_fraction);
  }
  for (const answer of questions.flatMap(({ answers }) => answers)) {
    const place = ANSWERS.findIndex(({ key }) => key === answer.key);
    const names = answerColumns(ANSWERS[place]?.name ?? answer.key);
    const concentration = contract?.calibration?.concentration[place];
    cells[names.fraction] = decimal(answer.vote_fraction);
    cells[names.expected] = decimal(VOLUNTEERS * answer.joint_fraction);
    cells[names.lower] = answer.volunteers?.lower ?? null;
    cells[names.upper] = answer.volunteers?.upper ?? null;
    cells[names.concentration] = concentration === undefined ? null : decimal(concentration);
  }
  return cells;
}

function answerColumns(name: string): typeof columns.answer_columns {
  const { fraction, expected, lower, upper, concentration } = columns.answer_columns;
  const fill = (pattern: string) => fillTemplate(pattern, { name });
  return {
    fraction: fill(fraction),
    expected: fill(expected),
    lower: fill(lower),
    upper: fill(upper),
    concentration: fill(concentration),
  };
}

function probabilityColumn(label: string): string {
  return fillTemplate(columns.probability_column, { name: labelName(label) });
}

function quantityColumns(label: string): typeof columns.quantity_columns {
  const { value, lower, upper } = columns.quantity_columns;
  const fill = (pattern: string) => fillTemplate(pattern, { name: labelName(label) });
  return { value: fill(value), lower: fill(lower), upper: fill(upper) };
}

function labelName(label: string): string {
  return ANSWERS.find(({ key }) => key === label)?.name ?? label.replaceAll("-", "_");
}

function framingText({ rule, crop }: NonNullable<Image["framing"]>): string {
  return format(`framing.${rule}`, { crop: Number(crop.toPrecision(3)) });
}

function decimal(value: number): string {
  return roundHalfEven(value, columns.decimals).toFixed(columns.decimals);
}

/** Parity of the TypeScript inference with Python, on the same outputs and pixels. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import vectors from "@/testing/vectors.gen.json";
import english from "../../../lambda/galaxy_core/languages/en.json";
import { compareModels } from "./agreement";
import type { Catalogue } from "./catalogue";
import { activateCatalogue, format } from "./catalogue";
import { cutFrame, frameOf } from "./frames";
import { cutAbout, galaxyFrameOf, toGalaxyPosition } from "./galaxyFrame";
import { imageWarnings } from "./lookAlikes";
import { alternativePhrase, standoutPhrase } from "./phrases";
import { predictVotes, toPrediction } from "./prediction";
import type { SquareImage } from "./preprocessing";
import { centerSquare, downscaleLarge, reducePicture } from "./preprocessing";
import type { Manifest } from "./registry";
import { rotatedCopies } from "./rotations";
import { KEYS } from "./votes";

const catalogues = import.meta.glob<Catalogue>("../../../lambda/galaxy_core/languages/*.json", {
  eager: true,
  import: "default",
});
const [concentration = []] = vectors.concentration;
const [usual = {}] = vectors.usual_votes;

interface LookAlike {
  side: number;
  inverted: boolean;
  frame: number | null;
  sides: number;
  empty: "half" | "slanted" | "all" | null;
}

const classes = ["elliptical", "spiral", "irregular"].map((label) => ({ label, text: label }));

test("votes: the same words, path and intervals, and numbers to a millionth", () => {
  for (const vector of vectors.votes) {
    const prediction = predictVotes(vector.outputs, concentration, usual);
    const answers = prediction.questions.flatMap((question) => question.answers);
    const { headline, sentence, path } = prediction;
    expect({ ...headline, sentence, path }).toEqual({
      ...vector.headline,
      confidence: expect.closeTo(vector.headline.confidence, 6),
      sentence: vector.sentence,
      path: vector.path,
    });
    expect(prediction.also).toEqual(vector.also.map(nearlySame));
    expect(prediction.stands_out).toEqual(vector.stands_out.map(nearlySame));
    expect(answers.map(({ volunteers }) => [volunteers?.lower, volunteers?.upper])).toEqual(
      vector.volunteers,
    );
    expect(Object.keys(prediction.joint_fractions).sort()).toEqual([...KEYS].sort());
    expect(KEYS.map((key) => prediction.joint_fractions[key])).toEqual(near(vector.joint_fractions));
    expect(answers.map(({ vote_fraction }) => vote_fraction)).toEqual(near(vector.vote_fractions));
  }
});

const ofNumber = {
  task: "regression",
  output: { labels: ["bar-length"] },
  quantity: { text: "bar length", unit: "kpc", decimals: 2, half_width: 0.335, level: 0.9 },
} as unknown as Manifest;

describe.each(vectors.languages)("$language", (vector) => {
  beforeEach(() => {
    const catalogue = Object.values(catalogues).find(({ language }) => language === vector.language);
    activateCatalogue(catalogue ?? english);
  });
  afterEach(() => activateCatalogue(english));

  test("the same words as Python's", () => {
    const predictions = vector.votes.map(({ number }) =>
      predictVotes(vectors.votes[number]?.outputs ?? [], concentration, usual),
    );
    expect(predictions.map(({ headline, sentence }) => [headline.text, sentence])).toEqual(
      vector.votes.map(({ headline, sentence }) => [headline, sentence]),
    );
    expect(
      predictions.map(({ also, stands_out }) => [
        ...also.map(alternativePhrase),
        ...stands_out.map(standoutPhrase),
      ]),
    ).toEqual(vector.phrases);
  });

  test("of classes, outliers and agreement too", () => {
    const manifest = { name: "types", version: "1", task: "classes", classes } as Manifest;
    const [first] = vectors.classes;
    const output = { values: first?.outputs ?? [], std: {}, activationMaps: [], outlierScore: null };
    const said = toPrediction(manifest, output);
    expect({ headline: said.headline.text, sentence: said.sentence }).toEqual(vector.classes);
    const estimate = toPrediction(ofNumber, { ...output, values: [0.25] });
    expect({ headline: estimate.headline.text, sentence: estimate.sentence }).toEqual(vector.estimate);
    const several = { ...manifest, multi_label: true };
    const labels = vectors.labels.map(({ outputs }) => toPrediction(several, { ...output, values: outputs }));
    expect(labels.map(({ headline, sentence }) => ({ headline: headline.text, sentence }))).toEqual(
      vector.labels,
    );
    const outlier = toPrediction(manifest, { ...output, outlierScore: 1.5 });
    expect({ headline: outlier.headline.text, sentence: outlier.sentence }).toEqual(vector.outlier);
    const topics = [1, 11].map((number) => format(`topic.${number}`)).join(format("agreement.between"));
    expect(format("agreement.part", { topics })).toBe(vector.agreement);
  });
});

test("classes: the same words", () => {
  const manifest = { name: "types", version: "1", task: "classes", classes } as Manifest;
  for (const [multi_label, all] of [
    [false, vectors.classes],
    [true, vectors.labels],
  ] as const) {
    for (const { outputs, headline, sentence } of all) {
      const output = { values: outputs, std: {}, activationMaps: [], outlierScore: null };
      const prediction = toPrediction({ ...manifest, multi_label }, output);
      expect({ headline: prediction.headline, sentence: prediction.sentence }).toEqual({
        headline,
        sentence,
      });
    }
  }
});

test("numbers: the same words", () => {
  for (const { outputs, headline, sentence } of vectors.numbers) {
    const output = { values: outputs, std: {}, activationMaps: [], outlierScore: null };
    const prediction = toPrediction(ofNumber, output);
    expect({ headline: prediction.headline, sentence: prediction.sentence }).toEqual({ headline, sentence });
  }
});

test("outliers: the same words first, and what the model would say behind them", () => {
  const [votes, types] = vectors.outliers;
  for (const vector of [votes, types]) {
    const task = vector === votes ? "votes" : "classes";
    const manifest = { name: task, version: "1", task, classes, usual_votes: usual } as Manifest;
    const { outputs = [], outlier_score: outlierScore = null } = vector ?? {};
    const prediction = toPrediction(manifest, { values: outputs, std: {}, activationMaps: [], outlierScore });
    const { headline, sentence, outlier, underlying } = prediction;
    expect({ headline, sentence, outlier }).toEqual({
      headline: vector?.headline,
      sentence: vector?.sentence,
      outlier: true,
    });
    expect(underlying?.headline.text).toBe(vector?.underlying.headline.text);
    expect(underlying?.sentence).toBe(vector?.underlying.sentence);
  }
});

test("agreement: the same models compared, and the same questions on which they part", () => {
  for (const { outputs, errors, agreement } of vectors.agreements) {
    const predictions = Object.keys(errors).map((name, index) => {
      const values = outputs[index] ?? [];
      const manifest = { name, version: agreement.models[0]?.version, task: "votes" } as Manifest;
      return toPrediction(manifest, { values, std: {}, activationMaps: [], outlierScore: null });
    });
    expect(compareModels(predictions, new Map(Object.entries(errors)))).toEqual(agreement);
  }
});

test("look-alikes: the same warnings", () => {
  const warnings = (vectors.look_alikes as LookAlike[]).map((image) => imageWarnings(drawLookAlike(image)));
  expect(warnings.map((all) => all.map(({ code }) => code))).toEqual(
    vectors.look_alikes.map(({ codes }) => codes),
  );
});

test("where the galaxy is: the same place, and the same words for what is to change", () => {
  for (const { output, position } of vectors.galaxy_frames) {
    expect(toGalaxyPosition(galaxyFrameOf(output))).toEqual(position);
  }
});

describe("pixels", () => {
  test.each(vectors.galaxy_frames)("the square about a galaxy at $output", async (vector) => {
    const picture = { pixels: drawImage(0, 0, vector.picture), side: vector.picture };
    const { pixels, side } = cutAbout(picture, galaxyFrameOf(vector.output));
    expect(side).toBe(vector.side);
    expect(await digest(pixels)).toBe(vector.sha256);
  });

  test.each(vectors.squares)("the square of $width x $height", async ({ width, height, side, sha256 }) => {
    const { left, top, side: cut } = centerSquare(width, height);
    const square = downscaleLarge({ pixels: drawImage(left, top, cut), side: cut });
    expect(square.side).toBe(side);
    expect(await digest(square.pixels)).toBe(sha256);
  });

  test.each(vectors.frames)("the frame about $x, $y of a galaxy of $r90", async (vector) => {
    const large = { pixels: drawImage(0, 0, 3000, 2200), width: 3000, height: 2200 };
    const picture = vector.large ? large : reducePicture(large, 2);
    expect(frameOf(vector)).toEqual(vector.frame);
    const { pixels, side } = cutFrame(picture, vector.frame);
    expect(side).toBe(vector.side);
    expect(await digest(pixels)).toBe(vector.sha256);
  });

  test.each([
    [64, vectors.rotations[0]],
    [97, vectors.rotations[1]],
    [1030, vectors.rotations[2]],
  ])("sixteen rotations of %d pixels a side", async (side, sha256) => {
    expect(await digest(rotatedCopies({ pixels: drawImage(0, 0, side), side }, 16).pixels)).toBe(sha256);
  });
});

function nearlySame<Item extends { joint_fraction: number }>(item: Item) {
  return { ...item, joint_fraction: expect.closeTo(item.joint_fraction, 6) };
}

/** A galaxy on a noisy sky, changed as is said: drawn by the rule that Python draws it by. */
function drawLookAlike({ side, inverted, frame, sides, empty }: LookAlike): SquareImage {
  const pixels = new Uint8Array(side * side * 3);
  const size = Math.floor((side * side) / 160);
  const thickness = Math.floor(side / 16);
  const isOutside = (place: number) => place < thickness || place >= side - thickness;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [across, down] = [x - Math.floor(side / 2), y - Math.floor(side / 2)];
      const noise = (x * x * 3 + y * y * 5 + x * y * 7) % 17;
      let value = 8 + noise + Math.floor((190 * size) / (size + 4 * across * across + down * down));
      const areas = { half: across < Math.floor(-side / 13), slanted: across + down < Math.floor(-side / 5) };
      if (empty === "all" || (empty && areas[empty])) value = 0;
      if (inverted) value = 255 - value;
      if (frame !== null && (isOutside(y) || (sides === 4 && isOutside(x)))) value = frame;
      pixels.fill(value, (y * side + x) * 3, (y * side + x + 1) * 3);
    }
  }
  return { pixels, side };
}

function near(values: number[]) {
  return values.map((value) => expect.closeTo(value, 6));
}

/** A part of the image that Python draws by the same rule. */
function drawImage(left: number, top: number, side: number, height = side): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(side * height * 3);
  let index = 0;
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + side; x++) {
      for (let band = 0; band < 3; band++) {
        pixels[index++] = x * x * (band + 3) + 7 * y * x + 50 * band + (x ^ y);
      }
    }
  }
  return pixels;
}

async function digest(pixels: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", pixels));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

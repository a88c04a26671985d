/** The prediction as an image to share: the galaxy, the headline, and the first few fractions. */

import type { DecisionTree, Prediction } from "@/api/client";
import { canvasBlob } from "@/lib/canvasBlob";
import { centerCropSide } from "@/lib/centerCrop";
import { percent } from "@/lib/format";
import { text as sharedText } from "@/lib/words.en";
import { headlineAnswers } from "./headlineAnswers";
import { text } from "./words.en";

const WIDTH = 1200;
const HEIGHT = 630;
const SIDE = 500;
const MARGIN = 65;
const FONT = "system-ui, sans-serif";
const SMALL = `400 17px ${FONT}`;
const SMALL_LINE = 19;
/** Baseline of the lowest line of small text. */
const FOOT = HEIGHT - 24;

/** Draws the card as a PNG; it is always dark, as the sky is. */
export async function drawCard(
  imageUrl: string | null,
  prediction: Prediction,
  tree: DecisionTree,
  credit: string,
): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no 2D canvas");
  context.fillStyle = "#0a0d17";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.font = SMALL;
  // The whole credit, however long: the picture makes room for it.
  const owners = wrapped(context, credit, SIDE);
  const side = Math.min(SIDE, FOOT - MARGIN - owners.length * SMALL_LINE);
  if (imageUrl !== null) await drawImage(context, imageUrl, side);

  const left = MARGIN * 2 + SIDE;
  const room = WIDTH - left - MARGIN;
  const { headline, sentence } = prediction;
  let line = MARGIN + 45;
  const write = (words: string, size: number, colour: string, weight = 400) => {
    context.font = `${weight} ${size}px ${FONT}`;
    context.fillStyle = colour;
    for (const part of wrapped(context, words, room)) {
      context.fillText(part, left, line);
      line += size * 1.3;
    }
  };
  write(headline.text, 50, "#e9edf8", 650);
  line += 12;
  write(sentence, 28, "#e9edf8");
  for (const [label, fraction] of topValues(prediction, tree)) {
    if (line > HEIGHT - MARGIN - 70) break;
    line += 22;
    write(`${label}: ${percent(fraction)}`, 22, "#a6b0cb");
    context.fillStyle = "#20273d";
    context.fillRect(left, line - 18, room, 10);
    context.fillStyle = "#ffcf7d";
    context.fillRect(left, line - 18, room * fraction, 10);
    line += 8;
  }
  context.font = SMALL;
  context.fillStyle = "#a6b0cb";
  owners.forEach((owner, index) => {
    context.fillText(owner, MARGIN, FOOT - (owners.length - 1 - index) * SMALL_LINE);
  });
  context.fillText(`${sharedText.siteName} · ${location.host}`, left, FOOT);
  return canvasBlob(canvas);
}

async function drawImage(context: CanvasRenderingContext2D, url: string, size: number): Promise<void> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const side = centerCropSide(image.naturalWidth, image.naturalHeight);
  const left = (image.naturalWidth - side) / 2;
  const top = (image.naturalHeight - side) / 2;
  context.drawImage(image, left, top, side, side, MARGIN, MARGIN, size, size);
}

/** The answers that made the headline, with the part of all volunteers; or the likeliest classes; none of a number. */
export function topValues(prediction: Prediction, tree: DecisionTree): [string, number][] {
  if (prediction.task === "votes") {
    const named = new Map(
      tree.questions.flatMap(({ number, answers }) =>
        answers.map(({ key, text: words }) => [key, `${text.tree.short[number] ?? ""} ${words}`]),
      ),
    );
    const fractions = new Map(
      prediction.questions
        .flatMap(({ answers }) => answers)
        .map(({ key, joint_fraction }) => [key, joint_fraction]),
    );
    return headlineAnswers(prediction).map((key) => [named.get(key) ?? key, fractions.get(key) ?? 0]);
  }
  if (prediction.task === "regression") return [];
  return prediction.probabilities
    .toSorted((one, other) => other.probability - one.probability)
    .slice(0, 3)
    .map(({ text: words, probability }) => [words, probability]);
}

function wrapped(context: CanvasRenderingContext2D, words: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && context.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

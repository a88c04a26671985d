/** The logic here against what Python made of the same outputs and pixels. */

import { describe, expect, test } from "vitest";
import python from "@/testing/vectors.gen.json";
import { readVotes, resultOf } from "./prediction";
import { bounded, centreSquare } from "./preprocessing";
import type { Manifest } from "./registry";
import { turnedViews } from "./rotations";
import { KEYS } from "./votes";

const [concentration = []] = python.concentration;

test("votes: the same words, walk and ranges, and numbers to a millionth", () => {
  for (const { outputs, headline, sentence, walk, shares, fractions, volunteers } of python.votes) {
    const answer = readVotes(outputs, concentration);
    const answers = answer.questions.flatMap((question) => question.answers);
    expect({ ...answer.headline, sentence: answer.sentence, walk: answer.walk }).toEqual({
      ...headline,
      confidence: expect.closeTo(headline.confidence, 6),
      sentence,
      walk,
    });
    expect(answers.map(({ volunteers: range }) => [range?.least, range?.most])).toEqual(volunteers);
    expect(Object.keys(answer.vote_fractions).sort()).toEqual([...KEYS].sort());
    expect(KEYS.map((key) => answer.vote_fractions[key])).toEqual(near(fractions));
    expect(answers.map(({ share }) => share)).toEqual(near(shares));
  }
});

test("classes: the same words", () => {
  const classes = ["elliptical", "spiral", "irregular"].map((label) => ({ label, text: label }));
  const manifest = { name: "types", version: "1", task: "classes", classes } as Manifest;
  for (const { outputs, headline, sentence } of python.classes) {
    const result = resultOf(manifest, { values: outputs, spread: {}, maps: [], unusualness: null });
    expect({ headline: result.headline, sentence: result.sentence }).toEqual({ headline, sentence });
  }
});

describe("pixels", () => {
  test.each(python.squares)("the square of $width x $height", async ({ width, height, side, sha256 }) => {
    const { left, top, side: cut } = centreSquare(width, height);
    const square = bounded({ pixels: drawn(left, top, cut), side: cut });
    expect(square.side).toBe(side);
    expect(await digest(square.pixels)).toBe(sha256);
  });

  test.each([
    [64, python.views[0]],
    [97, python.views[1]],
  ])("sixteen views of %d pixels a side", async (side, sha256) => {
    expect(await digest(turnedViews({ pixels: drawn(0, 0, side), side }, 16))).toBe(sha256);
  });
});

function near(values: number[]) {
  return values.map((value) => expect.closeTo(value, 6));
}

/** A part of the picture that Python draws by the same rule. */
function drawn(left: number, top: number, side: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(side * side * 3);
  let place = 0;
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) {
      for (let band = 0; band < 3; band++) {
        pixels[place++] = x * x * (band + 3) + 7 * y * x + 50 * band + (x ^ y);
      }
    }
  }
  return pixels;
}

async function digest(pixels: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", pixels));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

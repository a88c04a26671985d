import { expect, test, vi } from "vitest";
import { classes, tree, votes } from "@/testing/fixtures";
import { drawCard, topValues } from "./shareCard";

test("the card shows the answers that made the headline, of all volunteers", () => {
  const headline = { ...votes.headline, code: "featured" };
  expect(topValues({ ...votes, headline }, tree)).toEqual([["Smooth? second road", 0.78]]);
});

test("of classes, the likeliest", () => {
  expect(topValues(classes, tree)[0]).toEqual(["Elliptical", 0.4]);
});

test.each([1, 12])("the card has the whole credit of %d owners, below its picture", async (owners) => {
  const credit = Array.from({ length: owners }, (_, index) => `Survey ${index} / Its Institute`).join(
    " and ",
  );
  const { lines, picture } = await recordCard(credit);
  const below = lines.filter(({ x, y }) => x === picture.left && y > picture.bottom);
  expect(below.map(({ words }) => words).join(" ")).toBe(credit);
  for (const { words, x, y, height } of lines) {
    expect(x + width(words, height)).toBeLessThanOrEqual(1200);
    expect(y).toBeLessThanOrEqual(630);
    if (x === picture.left) expect(y - height).toBeGreaterThanOrEqual(picture.bottom - 1);
  }
  expect(picture.bottom).toBeGreaterThan(picture.left + 200);
});

/** Where the words and the picture of a card stand. */
async function recordCard(credit: string) {
  const lines: { words: string; x: number; y: number; height: number }[] = [];
  const picture = { left: 0, bottom: 0 };
  const context = {
    font: "",
    fillRect: () => undefined,
    measureText: (words: string) => ({ width: width(words, heightOf(context.font)) }),
    fillText: (words: string, x: number, y: number) =>
      lines.push({ words, x, y, height: heightOf(context.font) }),
    drawImage: (...[, , , , , left, top, , height]: number[]) =>
      Object.assign(picture, { left, bottom: (top ?? 0) + (height ?? 0) }),
  };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done) => done(new Blob()));
  HTMLImageElement.prototype.decode = () => Promise.resolve();
  await drawCard("blob:galaxy", votes, tree, credit);
  return { lines, picture };
}

function heightOf(font: string): number {
  return Number(/(\d+)px/.exec(font)?.[1]);
}

/** About that of a letter of a sans-serif font. */
function width(words: string, height: number): number {
  return words.length * height * 0.5;
}

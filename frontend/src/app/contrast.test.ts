/** Bars can be told from what they lie on, in both themes: WCAG asks for 3 to 1. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("src/app/base.css", "utf8");

function colours(name: string): [string, string] {
  const [, light = "", dark = ""] = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css) ?? [];
  return [light, dark];
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test.each(["fill", "star-fill"])("--%s on its track, and on a card", (name) => {
  colours(name).forEach((colour, theme) => {
    for (const ground of ["track", "surface"]) {
      expect(contrast(colour, colours(ground)[theme] ?? "")).toBeGreaterThanOrEqual(3);
    }
  });
});

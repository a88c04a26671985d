import { expect, test } from "vitest";
import { looksLikePosition, parsePosition } from "./skyPosition";

test.each([
  ["202.4696 47.1953", { ra: 202.4696, dec: 47.1953 }],
  ["202.4696, +47.1953", { ra: 202.4696, dec: 47.1953 }],
  ["10.5° -5.25°", { ra: 10.5, dec: -5.25 }],
  ["10.5 −5.25", { ra: 10.5, dec: -5.25 }],
  ["13:29:52.7 +47:11:43", { ra: 202.469583, dec: 47.195278 }],
  ["13h29m52.7s −00°30′00″", { ra: 202.469583, dec: -0.5 }],
  ["202,4696 47,1953", { ra: 202.4696, dec: 47.1953 }],
  ["202,4696; -47,1953", { ra: 202.4696, dec: -47.1953 }],
  ["13 29 52.7 +47 11 43", { ra: 202.469583, dec: 47.195278 }],
])("%s is a position", (value, position) => {
  expect(parsePosition(value)).toEqual(position);
});

test.each([
  "M51",
  "NGC 1300",
  "361 0",
  "10 91",
  "-1 0",
  "13:61:00 +47:11:43",
  "25 00 00 +10 00 00",
  "",
  "202.4",
])("%s is none", (value) => {
  expect(parsePosition(value)).toBeNull();
});

test.each([
  ["400 20", true],
  ["10.5, 95", true],
  ["13 61 00 +47 11 43", true],
  ["M51", false],
  ["3C 273", false],
  ["NGC 1300", false],
  ["47", false],
])("%s is meant as a position: %s", (value, meant) => {
  expect(looksLikePosition(value)).toBe(meant);
});

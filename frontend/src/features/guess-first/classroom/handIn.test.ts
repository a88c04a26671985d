import { expect, test } from "vitest";
import { TREE } from "@/inference/votes";
import type { Assignment } from "./assignment";
import { MAX_GALAXIES, newName, parseAssignment, searchFor } from "./assignment";
import { decodeHandIn, encodeHandIn, newPupil } from "./handIn";

const assignment: Assignment = { name: "7KQ2", galaxies: ["one", "two", "three", "four", "five"] };
const SPIRAL = [
  "Class1.2",
  "Class2.2",
  "Class3.2",
  "Class4.1",
  "Class10.2",
  "Class11.2",
  "Class5.3",
  "Class6.2",
];
const SMOOTH = ["Class1.1", "Class7.1", "Class6.2"];
const STAR = ["Class1.3"];
const paths = [SPIRAL, SMOOTH, STAR, SPIRAL, SMOOTH];

test("a code brings every answer again, and is short enough to type", () => {
  const code = encodeHandIn({ pupil: 12_345, paths }, assignment, TREE);
  expect(decodeHandIn(code, assignment, TREE)).toEqual({ pupil: 12_345, paths });
  expect(code.length).toBeLessThanOrEqual(29);
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-)+[0-9A-HJKMNP-TV-Z]{1,4}$/);
});

test("it may be typed in small letters, without hyphens, with letters for digits, or as its link", () => {
  const code = encodeHandIn({ pupil: 1, paths }, assignment, TREE);
  const expected = { pupil: 1, paths };
  const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
  expect(decodeHandIn(typed, assignment, TREE)).toEqual(expected);
  expect(decodeHandIn(`https://sky.example/?page=teacher#${code}`, assignment, TREE)).toEqual(expected);
});

test("some of the galaxies can be handed in", () => {
  const some = { pupil: 0, paths: paths.slice(0, 2) };
  expect(decodeHandIn(encodeHandIn(some, assignment, TREE), assignment, TREE)).toEqual(some);
});

test("as many galaxies as a class can have, each at the longest path, make a code that is read", () => {
  const galaxies = Array.from({ length: MAX_GALAXIES }, (_, index) => `galaxy-${index}`);
  const many = {
    pupil: newPupil(),
    paths: galaxies.map(() => [...SPIRAL.slice(0, -1), "Class6.1", "Class8.7"]),
  };
  const large = { name: newName(), galaxies };
  expect(decodeHandIn(encodeHandIn(many, large, TREE), large, TREE)).toEqual(many);
});

test("one letter mistyped, two exchanged, another class or anything else is refused", () => {
  const code = encodeHandIn({ pupil: 99, paths }, assignment, TREE);
  const letters = code.replaceAll("-", "");
  for (let place = 0; place < letters.length; place++) {
    const other = letters[place] === "7" ? "8" : "7";
    const mistyped = letters.slice(0, place) + other + letters.slice(place + 1);
    expect(decodeHandIn(mistyped, assignment, TREE)).toBeNull();
  }
  for (const other of [
    { ...assignment, name: "7KQ3" },
    { ...assignment, galaxies: assignment.galaxies.toReversed() },
  ]) {
    expect(decodeHandIn(code, other, TREE)).toBeNull();
  }
  for (const typed of ["", "0", "hello", "~", "7".repeat(500), letters.slice(0, -1)]) {
    expect(decodeHandIn(typed, assignment, TREE)).toBeNull();
  }
});

test("an answer that is not on the path's tree is nothing to encode", () => {
  expect(() => encodeHandIn({ pupil: 1, paths: [["Class2.1"]] }, assignment, TREE)).toThrow(RangeError);
});

test("a class is in its address, and another's is refused", () => {
  expect(parseAssignment(searchFor("class", assignment))).toEqual(assignment);
  for (const search of [
    "",
    "?class=7KQ2",
    "?class=7KQ2&galaxies=",
    "?class=7&galaxies=one",
    "?class=7KQ2&galaxies=a%20b",
    `?class=7KQ2&galaxies=${Array.from({ length: MAX_GALAXIES + 1 }, (_, index) => index).join()}`,
  ]) {
    expect(parseAssignment(search)).toBeNull();
  }
});

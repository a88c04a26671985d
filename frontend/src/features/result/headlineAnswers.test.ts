import { expect, test } from "vitest";
import { classes, votes } from "@/testing/fixtures";
import { decidingAnswer, headlineAnswers } from "./headlineAnswers";

const path = ["Class1.2", "Class2.2", "Class3.1", "Class4.1", "Class10.2", "Class11.2", "Class6.2"];
const prediction = (code: string, others = {}) => ({
  ...votes,
  path,
  headline: { ...votes.headline, code },
  ...others,
});

test.each([
  ["featured", ["Class1.2"], "Class1.2"],
  ["featured.face-on.spiral", ["Class1.2", "Class2.2", "Class4.1"], "Class4.1"],
  ["featured.face-on.spiral.barred", ["Class1.2", "Class2.2", "Class3.1", "Class4.1"], "Class3.1"],
  ["irregular-or-merging", ["Class6.2"], "Class6.2"],
  ["divided", ["Class1.2"], "Class1.2"],
])("%s is made by %j and decided by %s", (code, made, deciding) => {
  expect(headlineAnswers(prediction(code))).toEqual(made);
  expect(decidingAnswer(prediction(code))).toBe(deciding);
});

test("of an outlier, by what the model would say; of classes, by the most probable", () => {
  const underlying = prediction("featured.face-on.spiral");
  expect(decidingAnswer(prediction("outlier", { underlying }))).toBe("Class4.1");
  expect(decidingAnswer(classes)).toBe("elliptical");
});

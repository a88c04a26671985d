import { expect, test } from "vitest";
import { sample, votes } from "@/testing/fixtures";
import { crowdOf } from "./crowd";

const drawn = { ...sample("one"), origin: { ...sample("one").origin, simulated: true } };

test("a model of votes is a crowd, but not about an image unlike those it knows", () => {
  expect(crowdOf({ sample: drawn, prediction: votes })).toEqual({ questions: votes.questions, real: false });
  expect(crowdOf({ sample: drawn, prediction: { ...votes, outlier: true } })).toBeNull();
});

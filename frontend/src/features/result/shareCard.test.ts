import { expect, test } from "vitest";
import { classes, tree, votes } from "@/testing/fixtures";
import { topValues } from "./shareCard";

test("the card shows the answers that made the headline, of all volunteers", () => {
  const headline = { ...votes.headline, code: "featured" };
  expect(topValues({ ...votes, headline }, tree)).toEqual([["Smooth? second road", 0.78]]);
});

test("of classes, the likeliest", () => {
  expect(topValues(classes, tree)[0]).toEqual(["Elliptical", 0.4]);
});

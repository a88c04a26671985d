import { expect, test } from "vitest";
import { samples } from "@/testing/fixtures";
import { idsToPickFrom } from "./samples";

const [example] = samples;

function listed(id: string, code: string) {
  if (!example?.headline) throw new Error("the example has a headline");
  return { ...example, id, headline: { ...example.headline, code }, galaxy: null };
}

test("of drawn samples, stars are no galaxies to look at, unless there are too few others", () => {
  const drawn = ["a", "b", "c", "d", "e"].map((id) => listed(id, "smooth"));
  const star = listed("star", "star-or-artifact");
  expect(idsToPickFrom([star, ...drawn])).toEqual(["a", "b", "c", "d", "e"]);
  expect(idsToPickFrom([star, ...drawn.slice(1)])).toEqual(["star", "b", "c", "d", "e"]);
});

import { render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { models } from "@/testing/fixtures";
import { server } from "@/testing/server";
import report from "../../../../training/released/report/report.json";
import { ModelsPage } from "./ModelsPage";
import { measuredOf } from "./report";
import { text } from "./words.en";

test("each model has its card, and what was not measured is not made up", async () => {
  server.use(
    http.get("*/api/models/:name", ({ params }) => {
      const model = models.models.find(({ name }) => name === params.name);
      const card = { versions: ["1.0.0"], makes_maps: true, calibration_galaxies: null, unusualness: null };
      return HttpResponse.json({ ...model, ...card, licence: "MIT", code_version: "0.1.0", sha256: "" });
    }),
  );
  render(<ModelsPage />);
  const card = (await screen.findByRole("heading", { name: /Small network/ })).closest("article");
  expect(card).toHaveTextContent(text.points(0.1012));
  expect(card).toHaveTextContent(text.default);
  expect(card).not.toHaveTextContent(text.alarms);
  const types = screen.getByRole("heading", { name: "Broad types" }).closest("article");
  expect(types).toHaveTextContent(text.ofHundred(0.871));
});

test("the report speaks only of the version that it measured", () => {
  const { version } = report.models.equivariant;
  expect(measuredOf("equivariant", version)?.byQuestion).toHaveLength(11);
  expect(measuredOf("equivariant", version)?.plots[0]).toMatchObject({
    kind: "reliability",
    address: expect.stringMatching(/equivariant-reliability.*\.png/),
  });
  expect(measuredOf("equivariant", "0")).toBeNull();
  expect(measuredOf("nobody", "1")).toBeNull();
});

import { render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { models } from "@/testing/fixtures";
import { server } from "@/testing/server";
import report from "../../../../training/released/report/report.json";
import { ModelsPage } from "./ModelsPage";
import { evaluationOf } from "./report";
import { text } from "./words.en";

test("each model has its card, and what was not measured is not made up", async () => {
  server.use(
    http.get("*/api/models/:name", ({ params }) => {
      const model = models.models.find(({ name }) => name === params.name);
      const card = {
        versions: ["1.0.0"],
        has_activation_maps: true,
        calibration_galaxies: null,
        outlier_score: null,
      };
      return HttpResponse.json({ ...model, ...card, licence: "MIT", code_version: "0.1.0", sha256: "" });
    }),
  );
  render(<ModelsPage />);
  const card = (await screen.findByRole("heading", { name: /Small network/ })).closest("article");
  expect(card).toHaveTextContent(text.points(0.1012));
  expect(card).toHaveTextContent(text.default);
  expect(card).not.toHaveTextContent(text.falsePositives);
  const types = screen.getByRole("heading", { name: "Broad types" }).closest("article");
  expect(types).toHaveTextContent(text.ofHundred(0.871));
});

test("the report is only of the version that was evaluated", () => {
  const { version } = report.models.equivariant;
  expect(evaluationOf("equivariant", version)?.byQuestion).toHaveLength(11);
  expect(evaluationOf("equivariant", version)?.plots[0]).toMatchObject({
    kind: "reliability",
    url: expect.stringMatching(/equivariant-reliability.*\.png/),
  });
  expect(evaluationOf("equivariant", "0")).toBeNull();
  expect(evaluationOf("nobody", "1")).toBeNull();
});

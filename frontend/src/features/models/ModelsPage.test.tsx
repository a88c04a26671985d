import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { models } from "@/testing/fixtures";
import { server } from "@/testing/server";
import report from "../../../../training/released/report/report.json";
import { ModelsPage } from "./ModelsPage";
import { evaluationOf, fetchPlotData } from "./report";
import { text } from "./words.en";

const { version, sha256 } = report.models.equivariant;

/** Cards that are asked for, by name. */
function mockCards(): string[] {
  const asked: string[] = [];
  server.use(
    http.get("*/api/v1/models/:name", ({ params }) => {
      asked.push(`${params.name}`);
      const model = models.models.find(({ name }) => name === params.name) ?? models.models[0];
      const card = {
        versions: ["1.0.0"],
        has_activation_maps: true,
        calibration_galaxies: null,
        outlier_score: null,
        scope: "Galaxies brighter than 17.",
        fractions: model?.task === "votes" ? "Near to debiased." : "",
      };
      return HttpResponse.json({ ...model, ...card, licence: "MIT", code_version: "0.1.0", sha256 });
    }),
  );
  return asked;
}

const titles = () =>
  screen.getAllByRole("rowheader").map((row) => within(row).getByRole("button").textContent);

test("the models are a table that each column sorts, and what was not measured comes last", async () => {
  render(<ModelsPage />);
  const miss = await screen.findByRole("button", { name: text.columns.miss });
  expect(screen.getByRole("row", { name: /Small network.*10\.1/ })).toHaveTextContent(text.default);
  expect(titles()).toEqual(["Small network", "Broad types", "New network"]);
  await userEvent.click(screen.getByRole("button", { name: text.columns.model }));
  expect(titles()).toEqual(["Broad types", "New network", "Small network"]);
  await userEvent.click(screen.getByRole("button", { name: text.columns.right }));
  expect(titles()[0]).toBe("Broad types");
  await userEvent.click(screen.getByRole("button", { name: text.columns.right }));
  expect(titles()[0]).toBe("Broad types");
  expect(screen.getByRole("columnheader", { name: text.columns.right })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  expect(miss.closest("th")).toHaveAttribute("aria-sort", "none");
});

test("a card is fetched when it is opened, and what was not measured is not made up", async () => {
  const asked = mockCards();
  render(<ModelsPage />);
  const name = await screen.findByRole("button", { name: "Small network" });
  expect(asked).toEqual([]);
  await userEvent.click(name);
  const heading = await screen.findByRole("heading", { name: "Small network" });
  expect(heading).toHaveFocus();
  expect(name).toHaveAttribute("aria-expanded", "true");
  const card = heading.closest("article");
  expect(await within(card as HTMLElement).findByText(text.points(0.1012))).toBeInTheDocument();
  expect(card).toHaveTextContent("Galaxies brighter than 17.");
  expect(card).toHaveTextContent("Near to debiased.");
  expect(card).not.toHaveTextContent(text.falsePositives);
  expect(asked).toEqual(["small"]);

  await userEvent.click(screen.getByRole("button", { name: "Broad types" }));
  const types = (await screen.findByRole("heading", { name: "Broad types" })).closest("article");
  expect(await within(types as HTMLElement).findByText(text.ofHundred(0.871))).toBeInTheDocument();
  expect(types).not.toHaveTextContent(text.fractions);
  await userEvent.click(screen.getByRole("button", { name: "Broad types" }));
  expect(types).not.toBeInTheDocument();
});

test("dots set accuracy against size and time, in words too", async () => {
  const [small] = models.models;
  const released = (["equivariant", "cnn"] as const).map((name) => ({
    ...small,
    ...report.models[name],
    name,
    metrics: { rmse: report.models[name].rmse.single_image },
  }));
  server.use(
    http.get("*/api/v1/models", () => HttpResponse.json({ default: "equivariant", models: released })),
  );
  render(<ModelsPage />);
  const [size, time] = await screen.findAllByRole("img");
  const { rmse, size_bytes } = report.models.equivariant;
  const dot = `D4-equivariant CNN: ${(rmse.single_image * 100).toFixed(1)}, ${(size_bytes / 1e6).toFixed(1)};`;
  expect(size).toHaveAccessibleName(expect.stringContaining(dot));
  expect(time).toHaveAccessibleName(new RegExp(text.tradeoffs.axes.time.toLowerCase()));
  await userEvent.selectOptions(screen.getByLabelText(text.tradeoffs.measure), "right");
  expect(screen.getAllByRole("img")[0]).toHaveAccessibleName(/D4-equivariant CNN: 85%/);
});

test("a card's plots are drawn from the report's numbers, with words for who does not see them", async () => {
  const [small] = models.models;
  const model = { ...small, ...report.models.equivariant, name: "equivariant", metrics: {} };
  mockCards();
  server.use(
    http.get("*/api/v1/models", () => HttpResponse.json({ default: "equivariant", models: [model] })),
    http.get("*/api/v1/models/equivariant", () =>
      HttpResponse.json({ ...model, versions: [version], outlier_score: null, sha256 }),
    ),
  );
  render(<ModelsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "D4-equivariant CNN" }));
  await userEvent.click(await screen.findByText(text.plots.ofVotes));
  expect(await screen.findByRole("heading", { name: text.plots.confusion(5) })).toBeInTheDocument();
  expect(screen.getByRole("img", { name: /elliptical: \d+ of \d+ right; spiral/ })).toBeInTheDocument();
  expect(screen.getByRole("img", { name: /^First question\?.* at most \d+ points off/ })).toBeInTheDocument();
});

test("the report is only of the version that was evaluated", async () => {
  expect(evaluationOf("equivariant", version)?.byQuestion).toHaveLength(11);
  expect(evaluationOf("equivariant", "0")).toBeNull();
  expect(evaluationOf("nobody", "1")).toBeNull();
  expect(await fetchPlotData("equivariant", sha256)).toMatchObject({ confusion: [{}, {}] });
  expect(await fetchPlotData("equivariant", "other")).toBeNull();
  expect(await fetchPlotData("nobody", sha256)).toBeNull();
});

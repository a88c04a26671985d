import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { Classification, Prediction } from "@/api/client";
import { classification, votes } from "@/testing/fixtures";
import { server } from "@/testing/server";
import vectors from "@/testing/vectors.gen.json";
import type { TableRow } from "./predictionTable";
import { fetchTable, tableCsv } from "./predictionTable";

test.each(vectors.tables)(
  "$prediction.task: the header and the cells are those that Python writes",
  (vector) => {
    const { manifest, csv } = vector;
    const image = vector.image as Classification["image"];
    const rows: TableRow[] = [
      { file: "a, b.jpg", image, prediction: vector.prediction as unknown as Prediction },
      { file: "c.txt", error: vector.error },
    ];
    expect(tableCsv(rows, manifest).replaceAll("\r\n", "\n")).toBe(csv);
  },
);

test("without any prediction the errors are there", () => {
  const csv = tableCsv(
    [{ file: "c.txt", error: { code: "broken_image", message: "Broken.", hint: "" } }],
    null,
  );
  expect(csv.split("\r\n")[1]).toMatch(/^c\.txt,,.*,broken_image,Broken\.$/);
});

test("without the registry only its own columns are empty", async () => {
  server.use(http.get("*/models/small/1.0.0/manifest.json", () => HttpResponse.error()));
  const { image } = classification(votes);
  const blob = await fetchTable([{ file: "a.jpg", image, prediction: votes }]);
  expect(blob.type).toBe("text/csv");
  expect(blob.size).toBeGreaterThan(1000);
});

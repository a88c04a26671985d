import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { ApiError } from "@/lib/apiError";
import { server } from "@/testing/server";
import { fetchManifest } from "./registry";
import { text } from "./words.en";

const index = { default: "cnn", models: { cnn: { current: "1.0.0" } } };

function serve(manifest: object) {
  server.use(http.get("*/models/cnn/1.0.0/manifest.json", () => HttpResponse.json(manifest)));
}

test("a manifest of schema 2 is read", async () => {
  serve({ schema_version: 2, name: "cnn" });
  expect(await fetchManifest(index, "cnn")).toMatchObject({ name: "cnn" });
});

test("another schema is refused by name", async () => {
  serve({ schema_version: 1, name: "cnn" });
  const error = await fetchManifest(index, "cnn").catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).details).toMatchObject({ code: "unknown_schema", ...text.unknownSchema });
});

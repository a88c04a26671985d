/** The API as the tests see it: it answers well unless a test says otherwise. */

import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { Classification } from "@/api/client";
import { classes, classification, models, origin, sample, samples, tree, votes } from "./fixtures";

export const server = setupServer(
  http.get("*/api/models", () => HttpResponse.json(models)),
  http.get("*/api/tree", () => HttpResponse.json(tree)),
  http.get("*/api/samples", () => HttpResponse.json({ origin, total: 2, next: null, items: samples })),
  http.get("*/api/samples/random", () => HttpResponse.json({ origin, items: samples.slice(1) })),
  http.get("*/api/samples/:id", ({ params }) => HttpResponse.json(sample(`${params.id}`))),
  http.post("*/api/classify", async ({ request }) => {
    const model = new URL(request.url).searchParams.get("model");
    const body: unknown = isJson(request) ? await request.json() : null;
    const { results, image } = classification(model === "types" ? classes : votes, sourceOf(body));
    if (model === "all") return HttpResponse.json({ image, results: [votes, classes] });
    return HttpResponse.json({ image, results });
  }),
);

/** Makes the next classification fail as the API fails; later ones answer. */
export function failOnce(status: number, code: string, headers: Record<string, string> = {}): void {
  server.use(
    http.post(
      "*/api/classify",
      () =>
        HttpResponse.json(
          { error: { code, message: `message of ${code}`, hint: `hint of ${code}` } },
          { status, headers },
        ),
      { once: true },
    ),
  );
}

function isJson(request: Request): boolean {
  return request.headers.get("Content-Type") === "application/json";
}

/** Where the API would say that a picture came from. */
function sourceOf(body: unknown): Classification["image"]["source"] {
  if (typeof body !== "object" || body === null) return { kind: "upload" };
  if ("sample" in body) return { kind: "sample", id: String(body.sample), credit: origin.credit };
  const name = "name" in body ? "M 51" : null;
  const place = { name, ra: 202.47, dec: 47.195, arcminutes: 33.6 };
  return { kind: "sky", survey: "sdss", ...place, credit: "A survey", link: "https://survey.example" };
}

/** The API as the tests see it: it answers well unless a test says otherwise. */

import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ImageOrigin } from "@/api/client";
import {
  agreement,
  classes,
  classification,
  models,
  sample,
  sampleOrigin,
  samples,
  tree,
  votes,
} from "./fixtures";

export const server = setupServer(
  http.get("*/api/v1/models", () => HttpResponse.json(models)),
  http.get("*/status.json", () => new HttpResponse(null, { status: 404 })),
  http.get("*/api/v1/operator", () =>
    HttpResponse.json({ name: "Observatory, sky@example.org", upload_days: 7, classroom_days: null }),
  ),
  http.get("*/api/v1/tree", () => HttpResponse.json(tree)),
  http.get("*/api/v1/samples", () =>
    HttpResponse.json({ origin: sampleOrigin, total: 2, next: null, fetching: false, items: samples }),
  ),
  http.get("*/api/v1/samples/random", () =>
    HttpResponse.json({ origin: sampleOrigin, items: samples.slice(1) }),
  ),
  http.post("*/api/v1/similar", () =>
    HttpResponse.json({
      origin: sampleOrigin,
      model: votes.model,
      items: samples.map((sample, place) => ({ sample, similarity: 0.9 - place / 10 })),
    }),
  ),
  http.get("*/api/v1/samples/:id", ({ params }) => HttpResponse.json(sample(`${params.id}`))),
  http.post("*/api/v1/classify", async ({ request }) => {
    const model = new URL(request.url).searchParams.get("model");
    const body: unknown = isJson(request) ? await request.json() : null;
    const { image, ...answer } = classification(model === "types" ? classes : votes, originOf(body));
    if (model === "all") return HttpResponse.json({ image, predictions: [votes, classes], agreement });
    return HttpResponse.json({ image, ...answer });
  }),
);

/** Makes the next classification fail as the API fails; later ones answer. */
export function failOnce(status: number, code: string, headers: Record<string, string> = {}): void {
  server.use(
    http.post(
      "*/api/v1/classify",
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

/** The image's origin as the API gives it. */
function originOf(body: unknown): ImageOrigin {
  if (typeof body !== "object" || body === null) return { kind: "upload" };
  if ("sample" in body)
    return { kind: "sample", id: String(body.sample), name: null, credit: sampleOrigin.credit };
  const name = "name" in body ? "M 51" : null;
  const position = { name, ra: 202.47, dec: 47.195, fov_arcmin: 33.6 };
  return { kind: "sky", survey: "sdss", ...position, credit: "A survey", link: "https://survey.example" };
}

/** The API as the tests see it: it answers well unless a test says otherwise. */

import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { classes, classification, models, tree, votes } from "./fixtures";

export const server = setupServer(
  http.get("*/api/models", () => HttpResponse.json(models)),
  http.get("*/api/tree", () => HttpResponse.json(tree)),
  http.post("*/api/classify", ({ request }) => {
    const model = new URL(request.url).searchParams.get("model");
    return HttpResponse.json(classification(model === "types" ? classes : votes));
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

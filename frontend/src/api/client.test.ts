import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { ApiError } from "@/lib/apiError";
import { classification, imageFile, models, tree, votes } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { classify, fetchModels, fetchTree, skyImageUrl } from "./client";

const signal = new AbortController().signal;

async function errorOf(call: Promise<unknown>) {
  const cause = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(cause).toBeInstanceOf(ApiError);
  return (cause as ApiError).details;
}

test("models and tree come back as the API gave them", async () => {
  expect(await fetchModels(signal)).toEqual(models);
  expect(await fetchTree(signal)).toEqual(tree);
});

test("an image goes out as a form's image field under a neutral name, to the model that was chosen", async () => {
  // Which file the form holds is seen here: Node's server side does not read jsdom's files.
  const append = vi.spyOn(FormData.prototype, "append");
  const requests: { search: string; form: string }[] = [];
  server.use(
    http.post("*/api/v1/classify", async ({ request }) => {
      requests.push({ search: new URL(request.url).search, form: await request.text() });
      return HttpResponse.json(classification(votes));
    }),
  );

  await classify(imageFile("my own name.jpg"), { model: "types" }, signal);
  await classify(imageFile(), { model: null }, signal);

  expect(requests.map(({ search }) => search)).toEqual(["?model=types", ""]);
  expect(requests[0]?.form).toMatch(/form-data; name="image"; .*\r\nContent-Type: image\/jpeg\r\n/);
  const [field, image, name] = append.mock.calls[0] as [string, Blob, string];
  expect([field, image.size, name]).toEqual(["image", "a picture".length, "image"]);
});

test("a sample is only referred to, and the answers to explain and the rotations are requested", async () => {
  const requests: { search: string; body: unknown }[] = [];
  server.use(
    http.post("*/api/v1/classify", async ({ request }) => {
      requests.push({ search: new URL(request.url).search, body: await request.json() });
      return HttpResponse.json(classification(votes));
    }),
  );
  await classify(
    { sample: "one" },
    { model: "all", explain: ["Class1.1", "Class1.2"], rotations: 8 },
    signal,
  );
  expect(requests).toEqual([
    { search: "?model=all&explain=Class1.1&explain=Class1.2&rotations=8", body: { sample: "one" } },
  ]);
});

test("the very image of the sky that was classified has an address", () => {
  const origin = {
    survey: "sdss",
    name: null,
    ra: 10.5,
    dec: -1,
    fov_arcmin: 2,
    credit: "",
    link: "",
  } as const;
  expect(skyImageUrl({ kind: "sky", ...origin })).toBe(
    "/api/v1/sky/image?ra=10.5&dec=-1&fov_arcmin=2&survey=sdss",
  );
});

test("the API's own error is kept, with its Retry-After", async () => {
  server.use(
    http.post("*/api/v1/classify", () =>
      HttpResponse.json(
        { error: { code: "broken_model", message: "m", hint: "h" } },
        { status: 503, headers: { "Retry-After": "7" } },
      ),
    ),
  );
  expect(await errorOf(classify(imageFile(), { model: null }, signal))).toEqual({
    kind: "api",
    status: 503,
    code: "broken_model",
    message: "m",
    hint: "h",
    retryAfter: 7,
  });
});

test("a refusal in another shape keeps its status only", async () => {
  server.use(http.get("*/api/v1/models", () => HttpResponse.html("<p>Bad gateway</p>", { status: 502 })));
  expect(await errorOf(fetchModels(signal))).toEqual({ kind: "status", status: 502, retryAfter: null });
});

test("a dead network is unreachable", async () => {
  server.use(http.get("*/api/v1/tree", () => HttpResponse.error()));
  expect(await errorOf(fetchTree(signal))).toEqual({ kind: "unreachable" });
});

test("an answer that is not JSON, or holds no prediction, is unreadable", async () => {
  server.use(
    http.get("*/api/v1/tree", () => HttpResponse.html("<p>Hello</p>")),
    http.post("*/api/v1/classify", () => HttpResponse.json({ image: {}, predictions: [] })),
  );
  expect(await errorOf(fetchTree(signal))).toEqual({ kind: "unreadable" });
  expect(await errorOf(classify(imageFile(), { model: null }, signal))).toEqual({ kind: "unreadable" });
});

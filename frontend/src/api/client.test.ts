import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { Problem } from "@/lib/apiError";
import { classification, models, picture, tree, votes } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { classify, fetchModels, fetchTree, skyPicture } from "./client";

const signal = new AbortController().signal;

async function problemOf(call: Promise<unknown>) {
  const reason = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(reason).toBeInstanceOf(Problem);
  return (reason as Problem).details;
}

test("models and tree come back as the API gave them", async () => {
  expect(await fetchModels(signal)).toEqual(models);
  expect(await fetchTree(signal)).toEqual(tree);
});

test("a picture goes out as a form's image field under a neutral name, to the model that was chosen", async () => {
  const append = vi.spyOn(FormData.prototype, "append");
  const seen: { search: string; image: FormDataEntryValue | null }[] = [];
  server.use(
    http.post("*/api/classify", async ({ request }) => {
      const form = await request.formData();
      seen.push({ search: new URL(request.url).search, image: form.get("image") });
      return HttpResponse.json(classification(votes));
    }),
  );

  await classify(picture("my own name.jpg"), { model: "types" }, signal);
  await classify(picture(), { model: null }, signal);

  expect(seen.map(({ search }) => search)).toEqual(["?model=types", ""]);
  const image = seen[0]?.image as File;
  expect(image.size).toBe("a picture".length);
  expect(image.type).toBe("image/jpeg");
  expect(append).toHaveBeenCalledWith("image", expect.any(File), "picture");
});

test("a sample is only named, and the answers to explain and the views are asked for", async () => {
  const seen: { search: string; body: unknown }[] = [];
  server.use(
    http.post("*/api/classify", async ({ request }) => {
      seen.push({ search: new URL(request.url).search, body: await request.json() });
      return HttpResponse.json(classification(votes));
    }),
  );
  await classify({ sample: "one" }, { model: "all", explain: ["Class1.1", "Class1.2"], views: 8 }, signal);
  expect(seen).toEqual([
    { search: "?model=all&explain=Class1.1&explain=Class1.2&views=8", body: { sample: "one" } },
  ]);
});

test("the very picture of the sky that was classified has an address", () => {
  const source = {
    survey: "sdss",
    name: null,
    ra: 10.5,
    dec: -1,
    arcminutes: 2,
    credit: "",
    link: "",
  } as const;
  expect(skyPicture({ kind: "sky", ...source })).toBe(
    "/api/sky/picture?ra=10.5&dec=-1&arcminutes=2&survey=sdss",
  );
});

test("the API's own words are kept, with the wait it asks for", async () => {
  server.use(
    http.post("*/api/classify", () =>
      HttpResponse.json(
        { error: { code: "broken_model", message: "m", hint: "h" } },
        { status: 503, headers: { "Retry-After": "7" } },
      ),
    ),
  );
  expect(await problemOf(classify(picture(), { model: null }, signal))).toEqual({
    kind: "api",
    status: 503,
    code: "broken_model",
    message: "m",
    hint: "h",
    retryAfter: 7,
  });
});

test("a refusal in another shape keeps its status only", async () => {
  server.use(http.get("*/api/models", () => HttpResponse.html("<p>Bad gateway</p>", { status: 502 })));
  expect(await problemOf(fetchModels(signal))).toEqual({ kind: "status", status: 502, retryAfter: null });
});

test("a dead network is unreachable", async () => {
  server.use(http.get("*/api/tree", () => HttpResponse.error()));
  expect(await problemOf(fetchTree(signal))).toEqual({ kind: "unreachable" });
});

test("an answer that is not JSON, or holds no result, is unreadable", async () => {
  server.use(
    http.get("*/api/tree", () => HttpResponse.html("<p>Hello</p>")),
    http.post("*/api/classify", () => HttpResponse.json({ image: {}, results: [] })),
  );
  expect(await problemOf(fetchTree(signal))).toEqual({ kind: "unreadable" });
  expect(await problemOf(classify(picture(), { model: null }, signal))).toEqual({ kind: "unreadable" });
});

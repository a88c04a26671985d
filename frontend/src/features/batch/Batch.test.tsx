import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import type { Batch as BatchStatus } from "@/api/batches";
import { imageFile } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { Batch, BatchPage } from "./Batch";
import { text } from "./words.en";

const ID = "A".repeat(22);
const FILES = Array.from({ length: 12 }, (_, number) => imageFile(`${number}.jpg`));

/** What the API of these tests knows; each request finds more images done. */
let api: { names: string[]; bytes: number; uploads: number[]; status: BatchStatus };

beforeEach(() => {
  const status: BatchStatus = {
    id: ID,
    state: "waiting-for-uploads",
    expires: "2026-11-29T12:00:00Z",
    model: "cnn",
    version: "1",
    images: 12,
    answered: 0,
    failed: 0,
    reason: null,
    estimate: { seconds: 4, dollars: 0.0001 },
    results: null,
  };
  api = { names: [], bytes: 0, uploads: [], status };
  server.use(
    http.post("*/api/v1/batches", async ({ request }) => {
      const { images } = (await request.json()) as { images: { name: string; bytes: number }[] };
      api.bytes = images.reduce((sum, { bytes }) => sum + bytes, 0);
      api.names = images.map(({ name }) => name);
      const uploads = images.map(({ name }, index) => ({
        name,
        url: `${location.origin}/bucket/${index}`,
        fields: { key: `images/${index}` },
      }));
      return HttpResponse.json({ ...api.status, uploads }, { status: 201 });
    }),
    http.post("*/bucket/:index", ({ params }) => {
      api.uploads.push(Number(params.index));
      return new HttpResponse(null, { status: 204 });
    }),
    http.post(`*/api/v1/batches/${ID}/start`, () => {
      api.status = { ...api.status, state: "running" };
      return HttpResponse.json(api.status, { status: 202 });
    }),
    http.get(`*/api/v1/batches/${ID}`, () => {
      const answered = Math.min(11, api.status.answered + 6);
      const results = { csv: "/results.csv", parquet: "/results.parquet" };
      api.status = { ...api.status, answered };
      if (answered === 11) api.status = { ...api.status, failed: 1, state: "done", results };
      return HttpResponse.json(api.status);
    }),
    http.delete(`*/api/v1/batches/${ID}`, () => {
      api.status = { ...api.status, state: "cancelled" };
      return HttpResponse.json(api.status);
    }),
  );
});

function show(files = FILES) {
  const onBack = vi.fn();
  render(<Batch files={files} model={null} onBack={onBack} />);
  return onBack;
}

const start = () => screen.findByRole("button", { name: text.start });

test("the estimate is shown before anything is sent", async () => {
  const onBack = show();
  await start();
  expect(screen.getByText(/12 pictures, .* MB to send/)).toHaveTextContent(text.cost(text.lessThanACent));
  expect(screen.getByText(/12 pictures/)).toHaveTextContent("about 4 seconds");
  expect(api.names).toEqual(FILES.map(({ name }) => name));
  expect(api.bytes).toBe(FILES.reduce((sum, { size }) => sum + size, 0));
  expect(api.uploads).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: text.back }));
  expect(onBack).toHaveBeenCalledOnce();
});

test("a request whose answer is lost is sent again with the same key, so that there is one batch", async () => {
  const keys: (string | null)[] = [];
  server.use(
    http.post("*/api/v1/batches", ({ request }) => {
      keys.push(request.headers.get("Idempotency-Key"));
      return keys.length === 1 ? HttpResponse.error() : undefined;
    }),
  );
  show();
  await start();
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]]);
});

test("every picture is sent once, and the table is there in the end", async () => {
  show();
  await userEvent.click(await start());
  expect(await screen.findByText(text.running(6, 12), {}, { timeout: 10_000 })).toBeInTheDocument();
  expect(await screen.findByText(text.done(11, 1), {}, { timeout: 10_000 })).toBeInTheDocument();
  expect(api.uploads.toSorted((one, other) => one - other)).toEqual(FILES.map((_, index) => index));
  expect(screen.getByRole("link", { name: text.csv })).toHaveAttribute("href", "/results.csv");
  expect(screen.getByRole("link", { name: text.parquet })).toHaveAttribute("href", "/results.parquet");
  expect(screen.getByText(text.until("November 29"))).toBeInTheDocument();
});

test("a bucket's refusal is shown, and nothing is started", async () => {
  show();
  server.use(http.post("*/bucket/7", () => HttpResponse.text("<Error/>", { status: 403 }), { once: true }));
  await userEvent.click(await start());
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(api.status.state).toBe("waiting-for-uploads");
});

test("a picture that alone is refused does not stop the rest", async () => {
  show();
  server.use(http.post("*/bucket/5", () => HttpResponse.text("<Error/>", { status: 400 })));
  await userEvent.click(await start());
  expect(await screen.findByText(text.done(11, 1), {}, { timeout: 10_000 })).toBeInTheDocument();
  expect(api.uploads).toHaveLength(11);
});

test("an upload that is throttled is sent again", async () => {
  show();
  server.use(http.post("*/bucket/3", () => HttpResponse.text("<Error/>", { status: 503 }), { once: true }));
  await userEvent.click(await start());
  expect(await screen.findByText(text.done(11, 1), {}, { timeout: 15_000 })).toBeInTheDocument();
  expect(new Set(api.uploads).size).toBe(12);
});

test("a batch without a table says why", async () => {
  const reason = "The table could not be put together.";
  server.use(
    http.get(`*/api/v1/batches/${ID}`, () => HttpResponse.json({ ...api.status, state: "failed", reason })),
  );
  show();
  await userEvent.click(await start());
  expect(await screen.findByText(new RegExp(reason), {}, { timeout: 10_000 })).toBeInTheDocument();
});

test("it is cancelled when that is wanted", async () => {
  show();
  await userEvent.click(await start());
  await screen.findByText(text.running(0, 12), {}, { timeout: 10_000 });
  await userEvent.click(screen.getByRole("button", { name: text.cancel }));
  expect(await screen.findByText(text.cancelled(0, 12))).toBeInTheDocument();
  expect(api.status.state).toBe("cancelled");
});

test("an installation without batches says so in its own words", async () => {
  server.use(
    http.post("*/api/v1/batches", () =>
      HttpResponse.json(
        {
          error: { code: "batches_disabled", message: "No batches are taken here.", hint: "Ask one by one." },
        },
        { status: 404 },
      ),
    ),
  );
  const onBack = show();
  expect(await screen.findByRole("alert")).toHaveTextContent("No batches are taken here.");
  await userEvent.click(screen.getByRole("button", { name: text.back }));
  expect(onBack).toHaveBeenCalledOnce();
});

test("no more are taken than the API takes", async () => {
  show(Array.from({ length: 1005 }, (_, number) => imageFile(`${number}.jpg`)));
  await start();
  expect(api.names).toHaveLength(1000);
  expect(screen.getByText(/The first 1,000 of 1,005 are taken/)).toBeInTheDocument();
});

test("who has the address of a batch comes back to it", async () => {
  api.status = { ...api.status, state: "running" };
  window.history.replaceState(null, "", `?page=batch&id=${ID}`);
  render(<BatchPage />);
  expect(await screen.findByText(text.running(6, 12))).toBeVisible();
  expect(await screen.findByRole("link", { name: text.csv }, { timeout: 10_000 })).toBeVisible();
});

test("a batch that was never sent says so, and an unknown one shows the API's error", async () => {
  server.use(http.get(`*/api/v1/batches/${ID}`, () => HttpResponse.json(api.status)));
  window.history.replaceState(null, "", `?page=batch&id=${ID}`);
  const { unmount } = render(<BatchPage />);
  expect(await screen.findByText(text.unsent)).toBeVisible();
  unmount();
  const error = { code: "unknown_batch", message: "There is no batch.", hint: "Begin one." };
  server.use(http.get(`*/api/v1/batches/${ID}`, () => HttpResponse.json({ error }, { status: 404 })));
  render(<BatchPage />);
  expect(await screen.findByText(/There is no batch/)).toBeVisible();
});

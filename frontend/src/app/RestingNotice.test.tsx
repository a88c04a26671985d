import { act, render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fetchTree } from "@/api/client";
import { forgetResting } from "@/lib/resting";
import { server } from "@/testing/server";
import { RestingNotice } from "./RestingNotice";
import { text } from "./words.en";

beforeEach(() => {
  forgetResting();
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-20T10:00:00Z") });
  server.use(
    http.get("*/api/v1/tree", () => HttpResponse.json({ message: "Too Many Requests" }, { status: 429 })),
  );
});

afterEach(() => {
  vi.useRealTimers();
  forgetResting();
});

async function refused(): Promise<void> {
  await act(async () => {
    await fetchTree(new AbortController().signal).catch(() => {});
  });
}

test("once the cloud refuses, the page says until when it rests", async () => {
  server.use(http.get("*/status.json", () => HttpResponse.json({ resting_until: "2026-12-01" })));
  render(<RestingNotice />);
  expect(screen.queryByRole("status")).toBeNull();
  await refused();
  expect(await screen.findByText(text.resting("December 1"))).toBeVisible();
});

test.each([
  ["it is only busy", () => HttpResponse.json({ resting_until: null })],
  ["the month is over", () => HttpResponse.json({ resting_until: "2026-11-01" })],
  ["nobody runs a switch", () => new HttpResponse(null, { status: 404 })],
])("it says nothing where %s", async (_, answer) => {
  const asked = vi.fn();
  server.use(
    http.get("*/status.json", () => {
      asked();
      return answer();
    }),
  );
  render(<RestingNotice />);
  await refused();
  await refused();
  await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
  expect(screen.queryByRole("status")).toBeNull();
});

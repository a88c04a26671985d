/** Where inference runs; a fake worker stands for the real one, which only a browser has. */

import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { text as resultText } from "@/features/result/words.en";
import { text as uploadText } from "@/features/upload/words.en";
import { resetCircuitBreaker } from "@/inference/classifyWithFallback";
import { setDeviceStatus } from "@/inference/deviceStatus";
import { text as inferenceText } from "@/inference/words.en";
import type { CancelRequest, WorkerMessage, WorkerRequest } from "@/inference/workerProtocol";
import { text as errorText } from "@/lib/appError.en";
import { classes, imageFile } from "@/testing/fixtures";
import { failOnce, server } from "@/testing/server";
import { showPage } from "./testing";
import { text } from "./words.en";

let broken = false;
const received = vi.fn<(request: WorkerRequest) => void>();

class FakeWorker extends EventTarget {
  postMessage(request: WorkerRequest | CancelRequest) {
    if ("cancelled" in request) return;
    received(request);
    const image = { width: 64, height: 64, format: "PNG", read_as: [], bands: [], warnings: [] };
    const result = request.image && {
      image,
      predictions: [{ ...classes, model: { name: "types", version: "1" } }],
      agreement: null,
      embeddings: [{ model: { name: "types", version: "1" }, values: [0, 1] }],
    };
    const message: WorkerMessage = broken
      ? { id: request.id, kind: "failed", error: null }
      : { id: request.id, kind: "done", result };
    setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: message })));
  }

  terminate() {}
}

const choose = (file: File) =>
  fireEvent.change(screen.getByLabelText(uploadText.drop.choose), { target: { files: [file] } });
const device = () => screen.getByRole("checkbox", { name: inferenceText.onDevice, hidden: true });
const images = () => received.mock.calls.filter(([request]) => request.image !== null);

beforeEach(() => {
  vi.stubGlobal("Worker", FakeWorker);
  broken = false;
  received.mockClear();
  resetCircuitBreaker();
});

describe("on this device", () => {
  test("is chosen with a switch, which the address and the device keep", async () => {
    const called = vi.fn();
    server.use(http.post("*/api/v1/classify", called));
    await showPage();
    expect(device()).not.toBeChecked();
    await userEvent.click(device());
    expect(window.location.search).toBe("?where=device");
    expect(await screen.findByText(inferenceText.ready)).toBeInTheDocument();
    choose(imageFile());
    expect(await screen.findByTestId("headline")).toHaveTextContent("Elliptical galaxy");
    expect(await screen.findByText(/seconds on this device/)).toBeInTheDocument();
    expect(called).not.toHaveBeenCalled();
    window.history.replaceState(null, "", "/");
    expect(localStorage.getItem("where")).toBe("device");
    await userEvent.click(device());
    expect(localStorage.getItem("where")).toBeNull();
  });

  test("one model answers there, with the path's maps; the others are asked when that is wanted", async () => {
    await showPage("?where=device");
    choose(imageFile());
    await screen.findByTestId("headline");
    await userEvent.click(screen.getByRole("tab", { name: resultText.tabs.models }));
    expect(images().map(([{ options }]) => options)).toEqual([{ model: null, explain: ["path"] }]);
    await userEvent.click(await screen.findByRole("button", { name: text.comparison.ask }));
    await vi.waitFor(() => expect(images()).toHaveLength(2));
    expect(images()[1]?.[0].options).toEqual({ model: "all" });
  });

  test("the sky is looked up in the cloud", async () => {
    await showPage("?where=device&name=M51");
    expect(await screen.findByTestId("headline")).toHaveTextContent("Spiral galaxy");
    expect(images()).toHaveLength(0);
  });
});

describe("in place of the cloud", () => {
  test.each([
    [429, "too_many_requests", inferenceText.fallback.busy],
    [500, "internal_error", inferenceText.fallback.down],
    [503, "registry_unavailable", inferenceText.fallback.down],
  ])(
    "after %d the device answers, which is shown, and the cloud is asked again on demand",
    async (...given) => {
      const [status, code, message] = given;
      await showPage();
      failOnce(status, code);
      choose(imageFile());
      expect(await screen.findByText(message)).toBeInTheDocument();
      expect(screen.getByTestId("headline")).toHaveTextContent("Elliptical galaxy");
      await userEvent.click(screen.getByRole("button", { name: inferenceText.retryCloud }));
      await vi.waitFor(() => expect(screen.getByTestId("headline")).toHaveTextContent("Spiral galaxy"));
      expect(screen.queryByText(message)).not.toBeInTheDocument();
    },
  );

  test("where data is to be saved it is only offered, with its size", async () => {
    vi.stubGlobal("navigator", Object.assign(navigator, { connection: { saveData: true } }));
    setDeviceStatus({ phase: "idle" });
    await showPage();
    failOnce(500, "internal_error");
    choose(imageFile());
    await screen.findByRole("alert");
    expect(images()).toHaveLength(0);
    await userEvent.click(screen.getByRole("button", { name: inferenceText.offer }));
    expect(await screen.findByTestId("headline")).toHaveTextContent("Elliptical galaxy");
    Object.assign(navigator, { connection: undefined });
  });

  test("what the picture itself is refused for is not tried elsewhere", async () => {
    await showPage();
    failOnce(415, "not_an_image");
    choose(imageFile());
    expect(await screen.findByRole("alert")).toHaveTextContent("message of not_an_image");
    expect(images()).toHaveLength(0);
  });

  test("the circuit stays open for as long as the cloud asked", async () => {
    await showPage();
    failOnce(503, "registry_unavailable", { "Retry-After": "60" });
    choose(imageFile("first.jpg"));
    await screen.findByText(inferenceText.fallback.down);
    const called = vi.fn();
    server.use(http.post("*/api/v1/classify", called));
    choose(imageFile("second.jpg"));
    await screen.findByAltText(text.image.altOfUpload("second.jpg"));
    expect(await screen.findByText(inferenceText.fallback.down)).toBeInTheDocument();
    await delay(50);
    expect(called).not.toHaveBeenCalled();
  });

  test("where the device cannot answer either, the cloud's error is shown", async () => {
    broken = true;
    server.use(http.post("*/api/v1/classify", () => HttpResponse.error()));
    await showPage();
    choose(imageFile());
    expect(await screen.findByRole("alert")).toHaveTextContent(errorText.unreachable.message);
  });
});

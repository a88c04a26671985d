/** Where a picture is answered; a worker that speaks its protocol stands for the real one, which only a browser has. */

import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { text as uploadText } from "@/features/upload/words.en";
import { wakeCloud } from "@/inference/classifyWithFallback";
import { text as inferenceText } from "@/inference/words.en";
import type { Order, Report, Withdrawal } from "@/inference/workerProtocol";
import { text as errorText } from "@/lib/appError.en";
import { useSearch } from "@/lib/urlState";
import { classes, picture } from "@/testing/fixtures";
import { failOnce, server } from "@/testing/server";
import { ClassifyPage } from "./ClassifyPage";
import { text } from "./words.en";

let broken = false;
const asked = vi.fn<(order: Order) => void>();

class Device extends EventTarget {
  postMessage(order: Order | Withdrawal) {
    if ("withdrawn" in order) return;
    asked(order);
    const image = { width: 64, height: 64, format: "PNG" };
    const seen = order.picture && {
      image,
      results: [{ ...classes, model: { name: "types", version: "1" } }],
    };
    const report: Report = broken
      ? { id: order.id, kind: "failed", problem: null }
      : { id: order.id, kind: "done", seen };
    setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: report })));
  }

  terminate() {}
}

function Page() {
  return <ClassifyPage search={useSearch()} />;
}

async function showPage(search = "") {
  window.history.replaceState(null, "", search || "/");
  render(<Page />);
  await screen.findAllByRole("button", { name: /^Sample/ });
}

const choose = (file: File) =>
  fireEvent.change(screen.getByLabelText(uploadText.drop.choose), { target: { files: [file] } });
const device = () => screen.getByRole("radio", { name: inferenceText.places.device });
const cloud = () => screen.getByRole("radio", { name: inferenceText.places.cloud });
const pictures = () => asked.mock.calls.filter(([order]) => order.picture !== null);

beforeEach(() => {
  vi.stubGlobal("Worker", Device);
  broken = false;
  asked.mockClear();
  wakeCloud();
});

describe("on this device", () => {
  test("is chosen with a switch, which the address and the device keep", async () => {
    const called = vi.fn();
    server.use(http.post("*/api/classify", called));
    await showPage();
    expect(cloud()).toBeChecked();
    await userEvent.click(device());
    expect(window.location.search).toBe("?where=device");
    expect(await screen.findByText(inferenceText.ready)).toBeInTheDocument();
    choose(picture());
    expect(await screen.findByTestId("headline")).toHaveTextContent("Elliptical galaxy");
    expect(await screen.findByText(/seconds on this device/)).toBeInTheDocument();
    expect(called).not.toHaveBeenCalled();
    window.history.replaceState(null, "", "/");
    expect(localStorage.getItem("where")).toBe("device");
    await userEvent.click(cloud());
    expect(localStorage.getItem("where")).toBeNull();
  });

  test("every model is asked there, too, with maps and views", async () => {
    await showPage("?where=device");
    choose(picture());
    await screen.findByTestId("headline");
    await vi.waitFor(() => expect(pictures()).toHaveLength(2));
    expect(pictures()[1]?.[0].wish).toEqual({
      model: "all",
      explain: ["spiral", "elliptical", "star"],
      views: 8,
    });
  });

  test("the sky is looked up in the cloud", async () => {
    await showPage("?where=device&name=M51");
    expect(await screen.findByTestId("headline")).toHaveTextContent("Spiral galaxy");
    expect(pictures()).toHaveLength(0);
  });
});

describe("in place of the cloud", () => {
  test.each([
    [429, "too_many_requests", inferenceText.instead.busy],
    [500, "internal_error", inferenceText.instead.down],
    [503, "registry_unavailable", inferenceText.instead.down],
  ])(
    "after %d the device answers, which is said, and the cloud is asked again on demand",
    async (...given) => {
      const [status, code, said] = given;
      await showPage();
      failOnce(status, code);
      choose(picture());
      expect(await screen.findByText(said)).toBeInTheDocument();
      expect(screen.getByTestId("headline")).toHaveTextContent("Elliptical galaxy");
      await userEvent.click(screen.getByRole("button", { name: inferenceText.tryCloud }));
      await vi.waitFor(() => expect(screen.getByTestId("headline")).toHaveTextContent("Spiral galaxy"));
      expect(screen.queryByText(said)).not.toBeInTheDocument();
    },
  );

  test("what the picture itself is refused for is not tried elsewhere", async () => {
    await showPage();
    failOnce(415, "not_a_picture");
    choose(picture());
    expect(await screen.findByRole("alert")).toHaveTextContent("message of not_a_picture");
    expect(pictures()).toHaveLength(0);
  });

  test("a cloud that asked for time is left alone for so long", async () => {
    await showPage();
    failOnce(503, "registry_unavailable", { "Retry-After": "60" });
    choose(picture("first.jpg"));
    await screen.findByText(inferenceText.instead.down);
    const called = vi.fn();
    server.use(http.post("*/api/classify", called));
    choose(picture("second.jpg"));
    await screen.findByAltText(text.picture.alt("second.jpg"));
    expect(await screen.findByText(inferenceText.instead.down)).toBeInTheDocument();
    await delay(50);
    expect(called).not.toHaveBeenCalled();
  });

  test("where the device cannot answer either, the cloud's trouble is what is said", async () => {
    broken = true;
    server.use(http.post("*/api/classify", () => HttpResponse.error()));
    await showPage();
    choose(picture());
    expect(await screen.findByRole("alert")).toHaveTextContent(errorText.unreachable.message);
  });
});

import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { afterEach, describe, expect, test, vi } from "vitest";
import { classes, classification, models, picture, votes } from "@/testing/fixtures";
import { failOnce, server } from "@/testing/server";
import { text } from "@/text/en";
import { ClassifyPage } from "./ClassifyPage";

const input = () => screen.getByLabelText<HTMLInputElement>(text.drop.choose);
const headline = () => screen.findByTestId("headline");
const tryAgain = () => screen.queryByRole("button", { name: text.problems.tryAgain });
const choose = (file: File) => fireEvent.change(input(), { target: { files: [file] } });

async function showPage() {
  render(<ClassifyPage />);
  await screen.findByRole("radio", { name: /Small network/ });
}

describe("ways in", () => {
  test("choosing a file", async () => {
    await showPage();
    await userEvent.upload(input(), picture());
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(screen.getByAltText(text.picture.alt("galaxy.jpg"))).toBeInTheDocument();
  });

  test("dropping a file anywhere on the page", async () => {
    await showPage();
    fireEvent.dragOver(document.body, { dataTransfer: { types: ["Files"] } });
    expect(screen.getByText(text.drop.letGo)).toBeInTheDocument();
    fireEvent.drop(document.body, { dataTransfer: { files: [picture(), picture("second.jpg")] } });
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(screen.queryByText(text.drop.letGo)).not.toBeInTheDocument();
    expect(screen.getByText(text.drop.firstOf(2))).toBeInTheDocument();
  });

  test("pasting a picture", async () => {
    await showPage();
    fireEvent.paste(document.body, { clipboardData: { files: [picture("image.png", "image/png")] } });
    expect(await headline()).toHaveTextContent("Spiral galaxy");
  });

  test("pasting or dropping something else says what to do, and keeps the answer", async () => {
    await showPage();
    choose(picture());
    await headline();
    fireEvent.paste(document.body, { clipboardData: { files: [] } });
    expect(screen.getByRole("alert")).toHaveTextContent(text.problems.nothingPasted.message);
    fireEvent.drop(document.body, { dataTransfer: { files: [] } });
    expect(screen.getByRole("alert")).toHaveTextContent(text.problems.nothingDropped.message);
    expect(tryAgain()).not.toBeInTheDocument();
    expect(screen.getByTestId("headline")).toBeInTheDocument();
  });
});

describe("the answer", () => {
  test("headline, sentence, and the walk with its shares in words", async () => {
    await showPage();
    choose(picture());
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(screen.getByTestId("sentence")).toHaveTextContent(votes.sentence);
    expect(screen.getByText(text.answer.fairlySure("71%"))).toBeInTheDocument();
    expect(screen.getByText(text.answer.stage("3.2"))).toBeInTheDocument();
    expect(screen.getByText(text.answer.by("Small network"))).toBeInTheDocument();
    expect(screen.getByText(text.picture.size(424, 423, "JPEG"))).toBeInTheDocument();

    const answer = screen.getByText("second road").closest("li");
    expect(answer).toHaveTextContent("second roadmost votes78%about 31 of 40 volunteers");
    expect(screen.getByText("near").closest("li")).toHaveTextContent("about 28 of the 31 asked");
  });

  test.each([
    [0.9, false],
    [1.3, true],
  ])("a picture of unusualness %d: doubt is said %s", async (unusualness, said) => {
    server.use(
      http.post("*/api/classify", () => HttpResponse.json(classification({ ...votes, unusualness }))),
    );
    await showPage();
    choose(picture());
    await headline();
    expect(screen.queryByText(text.answer.unusual) !== null).toBe(said);
  });

  test("roads not taken are folded", async () => {
    await showPage();
    choose(picture());
    await headline();
    const folded = screen.getByText(text.questions.otherTitle(1)).closest("details");
    expect(folded).not.toHaveAttribute("open");
    expect(folded).toHaveTextContent("Third question?");
    expect(folded).not.toHaveTextContent("First question?");
  });

  test("is announced", async () => {
    await showPage();
    choose(picture());
    expect(screen.getByRole("status")).toHaveTextContent(text.waiting.reading);
    await headline();
    expect(screen.getByRole("status")).toHaveTextContent(
      text.answer.announce("Spiral galaxy", votes.sentence),
    );
  });

  test("a picture that the browser cannot show is still classified", async () => {
    await showPage();
    choose(picture("galaxy.tif", "image/tiff"));
    fireEvent.error(await screen.findByAltText(text.picture.alt("galaxy.tif")));
    expect(screen.getByText(text.picture.cannotShow)).toBeInTheDocument();
    expect(await headline()).toBeInTheDocument();
  });
});

describe("models", () => {
  test("the API's default is chosen, and each shows its measured error", async () => {
    await showPage();
    expect(screen.getByRole("radio", { name: /Small network/ })).toBeChecked();
    expect(screen.getByRole("radio", { name: /Small network/ })).toHaveAccessibleName(
      /10\.1 percentage points/,
    );
    expect(screen.getByRole("radio", { name: /Broad types/ })).toHaveAccessibleName(/87 of 100/);
    expect(screen.getByText(text.models.unmeasured)).toBeInTheDocument();
  });

  test("another model answers for the same picture, with its classes likeliest first", async () => {
    await showPage();
    choose(picture());
    await headline();
    await userEvent.click(screen.getByRole("radio", { name: /Broad types/ }));
    expect(await screen.findByText(classes.sentence)).toBeInTheDocument();
    const bars = screen.getByRole("heading", { name: text.classes.title }).parentElement;
    const lines = within(bars as HTMLElement).getAllByRole("listitem");
    expect(lines.map((line) => line.textContent)).toEqual([
      "Ellipticalmost likely40%",
      "Spiral35%",
      "Star25%",
    ]);
  });

  test("where there is one model there is no choice to make", async () => {
    server.use(
      http.get("*/api/models", () => HttpResponse.json({ ...models, models: models.models.slice(0, 1) })),
    );
    render(<ClassifyPage />);
    expect(await screen.findByText("Small network")).toBeInTheDocument();
    expect(screen.queryByRole("radio")).not.toBeInTheDocument();
  });
});

describe("trouble", () => {
  test("the API's words are shown, without a button where trying again is no use", async () => {
    await showPage();
    failOnce(415, "not_a_picture");
    choose(picture());
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("message of not_a_picture");
    expect(alert).toHaveTextContent("hint of not_a_picture");
    expect(tryAgain()).not.toBeInTheDocument();
  });

  test("trying again sends the same picture", async () => {
    await showPage();
    failOnce(500, "internal_error");
    choose(picture());
    await userEvent.click(await screen.findByRole("button", { name: text.problems.tryAgain }));
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("trying again waits as long as the API asks", async () => {
    await showPage();
    failOnce(503, "registry_unavailable", { "Retry-After": "1" });
    choose(picture());
    await screen.findByRole("alert");
    expect(tryAgain()).toBeDisabled();
    expect(screen.getByText(text.problems.wait(1))).toBeInTheDocument();
    await vi.waitFor(() => expect(tryAgain()).toBeEnabled(), 3_000);
  });

  test("an API that is down at the first visit is said, and trying again loads the page's catalogue", async () => {
    server.use(http.get("*/api/models", () => HttpResponse.error(), { once: true }));
    render(<ClassifyPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent(text.problems.unreachable.message);
    await userEvent.click(screen.getByRole("button", { name: text.problems.tryAgain }));
    expect(await screen.findByRole("radio", { name: /Small network/ })).toBeInTheDocument();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("a device that comes back online loads the catalogue by itself", async () => {
    server.use(http.get("*/api/models", () => HttpResponse.error(), { once: true }));
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    render(<ClassifyPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent(text.problems.offline.message);
    fireEvent(window, new Event("online"));
    expect(await screen.findByRole("radio", { name: /Small network/ })).toBeInTheDocument();
  });
});

describe("time", () => {
  afterEach(() => void vi.useRealTimers());

  test("a model that sleeps is said to be waking, and one that never answers ends in words", async () => {
    await showPage();
    server.use(http.post("*/api/classify", () => delay("infinite"), { once: true }));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    choose(picture());
    expect(screen.getByRole("status")).toHaveTextContent(text.waiting.reading);
    await act(() => vi.advanceTimersByTimeAsync(1_500));
    expect(screen.getByRole("status")).toHaveTextContent(text.waiting.waking);
    await act(() => vi.advanceTimersByTimeAsync(28_500));
    expect(screen.getByRole("alert")).toHaveTextContent(text.problems.timeout.message);
    expect(tryAgain()).toBeEnabled();
  });

  test("a newer picture cancels the older one's request", async () => {
    await showPage();
    const cancelled = vi.fn();
    server.use(
      http.post(
        "*/api/classify",
        async ({ request }) => {
          request.signal.addEventListener("abort", cancelled);
          await delay("infinite");
        },
        { once: true },
      ),
    );
    choose(picture("older.jpg"));
    await delay(50);
    server.use(http.post("*/api/classify", () => HttpResponse.json(classification(classes))));
    choose(picture("newer.jpg"));
    expect(await headline()).toHaveTextContent("Elliptical galaxy");
    expect(screen.getByAltText(text.picture.alt("newer.jpg"))).toBeInTheDocument();
    expect(cancelled).toHaveBeenCalled();
  });
});

import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { afterEach, describe, expect, test, vi } from "vitest";
import { text as uiText } from "@/components/ui/words.en";
import { text as compareText } from "@/features/compare-files/words.en";
import { text as historyText } from "@/features/history/words.en";
import { text as resultText } from "@/features/result/words.en";
import { text as uploadText } from "@/features/upload/words.en";
import { text as errorText } from "@/lib/appError.en";
import { text as sharedText } from "@/lib/words.en";
import {
  agreement,
  classes,
  classification,
  galaxy,
  imageFile,
  models,
  prediction,
  sampleOrigin,
  samples,
  votes,
} from "@/testing/fixtures";
import { failOnce, server } from "@/testing/server";
import { Page, showPage } from "./testing";
import { text } from "./words.en";

const input = () => screen.getByLabelText<HTMLInputElement>(uploadText.drop.choose);
const headline = () => screen.findByTestId("headline");
const retry = () => screen.queryByRole("button", { name: uiText.retry });
const choose = (file: File) => fireEvent.change(input(), { target: { files: [file] } });

const tile = (answer: string) =>
  screen.getByRole("button", { name: new RegExp(`\\?${answer}\\d+%$`), expanded: false });
const openModels = async () => {
  await headline();
  await userEvent.click(screen.getByRole("tab", { name: resultText.tabs.models }));
};

/** As a browser's translator does it: each text is put into an element of its own. */
function translate(root: Node) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const node of texts) {
    const font = document.createElement("font");
    font.textContent = node.data;
    node.replaceWith(font);
  }
}

/** What stands between the page's announcement and the other live regions: the first of them. */
const announcement = () => screen.getAllByRole("status")[0];

describe("ways in", () => {
  test("choosing a file", async () => {
    await showPage();
    await userEvent.upload(input(), imageFile());
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(await screen.findByAltText(text.image.altOfUpload("galaxy.jpg"))).toBeInTheDocument();
  });

  test("dropping a file anywhere on the page", async () => {
    await showPage();
    fireEvent.dragOver(document.body, { dataTransfer: { types: ["Files"] } });
    expect(screen.getByText(uploadText.drop.letGo)).toBeInTheDocument();
    fireEvent.drop(document.body, { dataTransfer: { files: [imageFile(), imageFile("second.jpg")] } });
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(screen.queryByText(uploadText.drop.letGo)).not.toBeInTheDocument();
    expect(await screen.findByText(compareText.done(2, 0, 2))).toBeInTheDocument();
  });

  test("pasting a picture", async () => {
    await showPage();
    fireEvent.paste(document.body, { clipboardData: { files: [imageFile("image.png", "image/png")] } });
    expect(await headline()).toHaveTextContent("Spiral galaxy");
  });

  test("pasting or dropping something else says what to do, and keeps the answer", async () => {
    await showPage();
    choose(imageFile());
    await headline();
    fireEvent.paste(document.body, { clipboardData: { files: [] } });
    expect(screen.getByRole("alert")).toHaveTextContent(errorText.nothingPasted.message);
    fireEvent.drop(document.body, { dataTransfer: { files: [] } });
    expect(screen.getByRole("alert")).toHaveTextContent(errorText.nothingDropped.message);
    expect(retry()).not.toBeInTheDocument();
    expect(screen.getByTestId("headline")).toBeInTheDocument();
  });
});

describe("galaxies to begin with", () => {
  const origin = { ...sampleOrigin, credit: "A survey" };
  const real = { id: "m51", galaxy, prediction, agrees: true, headline: null, path: [], origin };
  const listed = (page: Record<string, unknown>) =>
    http.get("*/api/v1/samples", () =>
      HttpResponse.json({ origin: sampleOrigin, total: 3, next: null, fetching: false, ...page }),
    );

  test("one is large, with its answer, and leads to the whole of it", async () => {
    const differs = {
      ...real,
      id: "m87",
      galaxy: { ...galaxy, label: "M87", kind: "elliptical" },
      agrees: false,
    };
    server.use(listed({ items: [{ ...samples[0], ...differs }, { ...samples[0], ...real }, samples[1]] }));
    await showPage();
    const large = screen.getByRole("region", { name: uploadText.showcase.label });
    expect(within(large).getByRole("heading", { level: 1, name: text.lead })).toBeInTheDocument();
    expect(within(large).getByAltText(uploadText.showcase.alt("Whirlpool, M51"))).toBeInTheDocument();
    expect(large).toHaveTextContent("Spiral galaxy");
    expect(large).toHaveTextContent(uploadText.showcase.astronomers("SABb"));
    expect(large).toHaveTextContent("A survey");
    expect(screen.getByRole("button", { name: /^M87 · elliptical/ })).toHaveTextContent(
      uploadText.gallery.model("Spiral galaxy"),
    );
    await userEvent.click(within(large).getByRole("button", { name: uploadText.showcase.open }));
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(window.location.search).toBe("?sample=m51");
    expect(screen.queryByRole("region", { name: uploadText.showcase.label })).not.toBeInTheDocument();
  });

  test("drawn ones are called practice galaxies", async () => {
    server.use(listed({ items: samples, origin: { ...sampleOrigin, simulated: true } }));
    await showPage();
    expect(screen.getByRole("heading", { name: uploadText.gallery.practice })).toBeInTheDocument();
    expect(screen.getByText(uploadText.showcase.drawn)).toBeInTheDocument();
  });

  test("where there are none there is the question, and the ways to bring one", async () => {
    server.use(listed({ items: [], total: 0 }));
    render(<Page />);
    await vi.waitFor(() =>
      expect(screen.queryByRole("region", { name: uploadText.showcase.label })).not.toBeInTheDocument(),
    );
    expect(screen.getByRole("heading", { level: 1, name: text.lead })).toBeInTheDocument();
    expect(input()).toBeInTheDocument();
  });

  test("those that are being fetched show as they come", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
    server.use(listed({ items: samples, fetching: true }));
    await showPage();
    server.use(listed({ items: [{ ...samples[0], ...real }, ...samples] }));
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(await screen.findByRole("button", { name: /^Whirlpool, M51 · spiral/ })).toBeInTheDocument();
    vi.useRealTimers();
  });

  test("a name that people know is one tap away", async () => {
    await showPage();
    await userEvent.click(screen.getByRole("button", { name: "Whirlpool" }));
    await headline();
    expect(window.location.search).toBe("?name=M51");
  });
});

describe("images that need not be uploaded", () => {
  test("a sample, which the address then names, with what volunteers said of it", async () => {
    await showPage();
    await userEvent.click(
      screen.getByRole("button", { name: uploadText.gallery.sample(1, "Spiral galaxy", false) }),
    );
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(window.location.search).toBe("?sample=one");
    await userEvent.click(tile("near"));
    expect(await screen.findByText(resultText.fraction.votes("10%", false))).toBeInTheDocument();
    const votesNote = screen.getByText(/The volunteers themselves said/).closest("p");
    expect(votesNote).toHaveTextContent(resultText.prediction.agree);
  });

  test("one by chance", async () => {
    await showPage();
    await userEvent.click(screen.getByRole("button", { name: uploadText.gallery.surprise }));
    expect(await headline()).toBeInTheDocument();
    expect(window.location.search).toBe("?sample=two");
  });

  test("a name, with the survey's credit and more or less sky around it", async () => {
    await showPage();
    await userEvent.click(screen.getByRole("button", { name: uploadText.drop.name }));
    expect(await screen.findByLabelText(uploadText.sky.label)).toHaveFocus();
    await userEvent.type(screen.getByLabelText(uploadText.sky.label), "M51{Enter}");
    await headline();
    expect(window.location.search).toBe("?name=M51");
    expect(screen.getByRole("link", { name: "A survey" })).toHaveAttribute("href", "https://survey.example");
    expect(screen.getByAltText(text.image.alt("M 51"))).toHaveAttribute(
      "src",
      "/api/v1/sky/image?ra=202.47&dec=47.195&fov_arcmin=33.6&survey=sdss",
    );
    await userEvent.click(screen.getByRole("button", { name: text.sky.wider }));
    expect(window.location.search).toBe("?name=M51&fov_arcmin=50.4");
  });

  test("words that are neither a name nor a position are refused before anything is asked", async () => {
    await showPage();
    await userEvent.click(screen.getByRole("button", { name: uploadText.drop.name }));
    await userEvent.type(await screen.findByLabelText(uploadText.sky.label), "<3{Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent(uploadText.sky.invalid);
    expect(window.location.search).toBe("");
  });

  test("a link gives the same answer again, by the model that it names, and Back goes back", async () => {
    await showPage("?sample=one&model=types");
    expect(await headline()).toHaveTextContent("Elliptical galaxy");
    await userEvent.click(
      screen.getByRole("button", { name: uploadText.gallery.sample(2, "Spiral galaxy", false) }),
    );
    expect(window.location.search).toBe("?sample=two&model=types");
    window.history.back();
    await vi.waitFor(() => expect(window.location.search).toBe("?sample=one&model=types"));
    expect(await screen.findByAltText(text.image.alt("Sample one"))).toBeInTheDocument();
  });

  test("a picture of one's own has no link, and comes after what the address named", async () => {
    await showPage("?sample=one");
    await headline();
    choose(imageFile());
    expect(await screen.findByAltText(text.image.altOfUpload("galaxy.jpg"))).toBeInTheDocument();
    expect(window.location.search).toBe("");
    expect(await screen.findByText(resultText.export.answerLink)).toBeInTheDocument();
  });
});

describe("what stands behind the answer", () => {
  const mapOf = (key: string) => ({
    key,
    extent: 0.5,
    rows: [
      [1, 0],
      [0, 0],
    ],
  });
  const explained = { ...votes, activation_maps: votes.path.map(mapOf) };

  test("one request brings the answer with the path's maps, which open on the deciding answer", async () => {
    const queries: string[] = [];
    server.use(
      http.post("*/api/v1/classify", ({ request }) => {
        queries.push(new URL(request.url).search);
        return HttpResponse.json(classification(explained));
      }),
    );
    await showPage("?sample=one");
    await headline();
    expect(screen.queryByTestId("heat-map")).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: resultText.heatmap.open }));
    expect(screen.getByTestId("heat-map")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "second road", pressed: true })).toBeInTheDocument();
    expect(screen.getByText(resultText.heatmap.for("features or a disk"))).toBeInTheDocument();
    expect(screen.getByText(resultText.heatmap.location("top left"))).toBeInTheDocument();
    expect(queries).toEqual(["?explain=path"]);

    const hold = screen.getByRole("button", { name: resultText.heatmap.hold });
    fireEvent.pointerDown(hold);
    expect(screen.queryByTestId("heat-map")).not.toBeInTheDocument();
    fireEvent.pointerUp(hold);
    expect(screen.getByTestId("heat-map")).toBeInTheDocument();
  });

  test("another answer's map is asked for when it is chosen, and a blank one says so", async () => {
    server.use(
      http.post("*/api/v1/classify", ({ request }) => {
        const explain = new URL(request.url).searchParams.get("explain");
        const blank = { ...mapOf("Class1.1"), rows: [[-1, 0]] };
        const activation_maps = explain === "path" ? explained.activation_maps : [blank];
        return HttpResponse.json(classification({ ...votes, activation_maps }));
      }),
    );
    await showPage("?sample=one");
    await headline();
    await userEvent.click(screen.getByRole("button", { name: "first road" }));
    expect(await screen.findByText(resultText.heatmap.blank("smooth"))).toBeInTheDocument();
  });

  test("where the model has no maps none are offered", async () => {
    await showPage("?sample=one");
    await headline();
    expect(screen.queryByRole("button", { name: resultText.heatmap.open })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "second road" })).not.toBeInTheDocument();
  });

  test("classes that are no answers of the tree have activation maps of their own", async () => {
    const activation_maps = [{ key: "elliptical", extent: 0.5, rows: [[1]] }];
    server.use(
      http.post("*/api/v1/classify", () =>
        HttpResponse.json(classification({ ...classes, activation_maps })),
      ),
    );
    await showPage("?sample=one&model=types");
    await userEvent.click(await screen.findByRole("button", { name: resultText.heatmap.open }));
    expect(screen.getByTestId("heat-map")).toBeInTheDocument();
  });

  test("the other models are asked when their tab is opened, and where they part is said", async () => {
    const requested = vi.fn<(model: string | null) => void>();
    server.events.on("request:start", ({ request }) => {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === "/api/v1/classify") requested(searchParams.get("model"));
    });
    await showPage("?sample=one");
    await headline();
    expect(requested.mock.calls).toEqual([[null]]);
    await userEvent.click(screen.getByRole("tab", { name: resultText.tabs.models }));
    expect(await screen.findByText(agreement?.text ?? "")).toBeInTheDocument();
    expect(requested.mock.calls).toEqual([[null], ["all"]]);
    expect(screen.getByRole("radio", { name: /Broad types/ })).toHaveAccessibleName(/Elliptical galaxy 40%/);
    server.events.removeAllListeners();
  });

  test("the whole tree is a tab, which arrow keys reach", async () => {
    await showPage("?sample=one");
    await headline();
    screen.getByRole("tab", { name: resultText.tabs.answer }).focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(screen.getByRole("tab", { name: resultText.tabs.tree })).toHaveFocus();
    expect(await screen.findByRole("img", { name: resultText.tree.alternative })).toBeInTheDocument();
  });
});

describe("the page around the answer", () => {
  test("the headline takes the focus after a sample is chosen, and the title names the answer", async () => {
    await showPage();
    await userEvent.click(screen.getByRole("button", { name: /^Sample 1/ }));
    await vi.waitFor(async () => expect(await headline()).toHaveFocus());
    expect(document.title).toBe(`Spiral galaxy · Sample one – ${sharedText.siteName}`);
  });

  test("what a link brings takes no focus", async () => {
    await showPage("?sample=one");
    expect(await headline()).not.toHaveFocus();
  });

  test("another model answers in the same place: what was said stays until it has", async () => {
    await showPage("?sample=one");
    await headline();
    await userEvent.click(screen.getByRole("tab", { name: resultText.tabs.models }));
    server.use(http.post("*/api/v1/classify", () => delay("infinite")));
    const radio = await screen.findByRole("radio", { name: /Broad types/ });
    await userEvent.click(radio);
    expect(radio).toBeChecked();
    expect(announcement()).toHaveTextContent(text.pending.running);
    expect(screen.getByTestId("headline")).toHaveTextContent("Spiral galaxy");
  });

  test("a page that was translated lives on when another answer comes", async () => {
    await showPage("?sample=one");
    await headline();
    await userEvent.click(screen.getByRole("tab", { name: resultText.tabs.models }));
    await screen.findByText(agreement?.text ?? "");
    translate(document.body);
    await userEvent.click(screen.getByRole("radio", { name: /Broad types/ }));
    await vi.waitFor(() => expect(screen.getByTestId("headline")).toHaveTextContent("Elliptical galaxy"));
    translate(document.body);
    choose(imageFile());
    await vi.waitFor(() => expect(screen.getByTestId("sentence")).toHaveTextContent(classes.sentence));
  });

  test("on paper every question of the path is there", async () => {
    await showPage("?sample=one");
    await headline();
    expect(screen.queryByRole("heading", { name: "Second question?" })).not.toBeInTheDocument();
    fireEvent(window, new Event("beforeprint"));
    expect(screen.getByRole("heading", { name: "Second question?" })).toBeInTheDocument();
    fireEvent(window, new Event("afterprint"));
    expect(screen.queryByRole("heading", { name: "Second question?" })).not.toBeInTheDocument();
  });

  test("a failed look-up shows no empty picture, and offers galaxies that are there", async () => {
    failOnce(404, "unknown_object");
    await showPage("?name=nothing");
    await screen.findByRole("alert");
    expect(screen.queryByRole("figure")).not.toBeInTheDocument();
    await userEvent.click(await screen.findByRole("button", { name: "M51" }));
    expect(await headline()).toBeInTheDocument();
    expect(window.location.search).toBe("?name=M51");
  });
});

describe("history", () => {
  test("a classification is stored on the device, leads back, and can be erased", async () => {
    await showPage("?sample=one");
    await headline();
    const history = await screen.findByText(historyText.title(1));
    expect(screen.getByRole("link", { name: "Sample one" })).toHaveAttribute("href", "?sample=one");
    await userEvent.click(screen.getByRole("button", { name: historyText.erase, hidden: true }));
    expect(history).not.toBeInTheDocument();
    expect(localStorage).toHaveLength(0);
  });
});

describe("the answer", () => {
  test("headline, sentence, and the path with its fractions in words", async () => {
    await showPage();
    choose(imageFile());
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(screen.getByTestId("sentence")).toHaveTextContent(votes.sentence);
    expect(screen.getByTestId("also")).toHaveTextContent("Could also be: first road (9 of 40)");
    expect(screen.getByTestId("stands-out")).toHaveTextContent("Stands out: a way down, 8 times as often");
    expect(screen.getByText(resultText.prediction.tType("3.2"))).toBeInTheDocument();
    expect(screen.getByText(resultText.prediction.by("Small network"))).toBeInTheDocument();
    expect(screen.getByText(text.image.size(424, 423, "JPEG"))).toBeInTheDocument();

    expect(screen.getByTestId("dots")).toHaveTextContent("31 features or a disk9 smooth");
    const answer = screen.getAllByText("second road").at(-1)?.closest("li");
    expect(answer).toHaveTextContent("second road78%about 31 of 40 volunteers");
    await userEvent.click(tile("near"));
    expect(screen.getAllByText("near").at(-1)?.closest("li")).toHaveTextContent("about 28 of the 31 asked");
  });

  test("of an outlier the headline says so, and what the model would say is folded", async () => {
    const outlier = {
      ...votes,
      headline: { code: "outlier", text: "Unlike any galaxy", confidence: null, t_type: null },
      sentence: "Try another.",
      also: [],
      stands_out: [],
      outlier: true,
      underlying: votes,
    };
    server.use(http.post("*/api/v1/classify", () => HttpResponse.json(classification(outlier))));
    await showPage();
    choose(imageFile());
    expect(await headline()).toHaveTextContent("Unlike any galaxy");
    const folded = screen.getByText(resultText.prediction.underlying).closest("details");
    expect(folded).not.toHaveAttribute("open");
    expect(folded).toHaveTextContent("Spiral galaxy");
  });

  test("reasons to doubt it are said with it", async () => {
    const answer = classification(votes);
    const warnings = [{ code: "negative", text: "It looks like a negative: invert it." }];
    server.use(
      http.post("*/api/v1/classify", () =>
        HttpResponse.json({ ...answer, image: { ...answer.image, warnings } }),
      ),
    );
    await showPage();
    choose(imageFile());
    await headline();
    expect(screen.getByText("It looks like a negative: invert it.")).toBeInTheDocument();
  });

  test("is announced", async () => {
    await showPage();
    choose(imageFile());
    expect(announcement()).toHaveTextContent(text.pending.running);
    await headline();
    expect(announcement()).toHaveTextContent(text.result.announce("Spiral galaxy", votes.sentence));
  });

  test("a picture that the browser cannot show is still classified", async () => {
    await showPage();
    choose(imageFile("galaxy.tif", "image/tiff"));
    fireEvent.error(await screen.findByAltText(text.image.altOfUpload("galaxy.tif")));
    expect(screen.getByText(sharedText.unshowableImage)).toBeInTheDocument();
    expect(await headline()).toBeInTheDocument();
  });
});

describe("models", () => {
  test("the API's default is chosen, and each shows its measured error", async () => {
    await showPage();
    choose(imageFile());
    await openModels();
    expect(await screen.findByRole("radio", { name: /Small network/ })).toBeChecked();
    expect(screen.getByRole("radio", { name: /Small network/ })).toHaveAccessibleName(
      /10\.1 percentage points/,
    );
    expect(screen.getByRole("radio", { name: /Broad types/ })).toHaveAccessibleName(/87 of 100/);
    expect(screen.getByText(resultText.models.unmeasured)).toBeInTheDocument();
  });

  test("another model answers for the same picture, with its classes likeliest first", async () => {
    await showPage();
    choose(imageFile());
    await openModels();
    await userEvent.click(screen.getByRole("radio", { name: /Broad types/ }));
    expect(await screen.findByText(classes.sentence)).toBeInTheDocument();
    await userEvent.click(screen.getByRole("tab", { name: resultText.tabs.answer }));
    const bars = screen.getByRole("heading", { name: resultText.classes.title }).parentElement;
    const lines = within(bars as HTMLElement).getAllByRole("listitem");
    expect(lines.map((line) => line.textContent)).toEqual(["Elliptical40%", "Spiral35%", "Star25%"]);
  });

  test("where there is one model there is no choice to make", async () => {
    server.use(
      http.get("*/api/v1/models", () => HttpResponse.json({ ...models, models: models.models.slice(0, 1) })),
    );
    await showPage();
    choose(imageFile());
    await openModels();
    expect(await screen.findByText("Small network", { selector: "strong" })).toBeInTheDocument();
    expect(screen.queryByRole("radio", { name: /Small network/ })).not.toBeInTheDocument();
  });
});

describe("errors", () => {
  test("the API's words are shown, without a button where trying again is no use", async () => {
    await showPage();
    failOnce(415, "not_an_image");
    choose(imageFile());
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("message of not_an_image");
    expect(alert).toHaveTextContent("hint of not_an_image");
    expect(retry()).not.toBeInTheDocument();
  });

  test("trying again sends the same picture", async () => {
    await showPage();
    failOnce(500, "internal_error");
    choose(imageFile());
    await userEvent.click(await screen.findByRole("button", { name: uiText.retry }));
    expect(await headline()).toHaveTextContent("Spiral galaxy");
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("trying again waits as long as the API asks", async () => {
    await showPage();
    failOnce(503, "registry_unavailable", { "Retry-After": "1" });
    choose(imageFile());
    await screen.findByRole("alert");
    expect(retry()).toBeDisabled();
    expect(screen.getByText(uiText.wait(1))).toBeInTheDocument();
    await vi.waitFor(() => expect(retry()).toBeEnabled(), 3_000);
  });

  test("an API that is down at the first visit is shown, and trying again loads the page's metadata", async () => {
    server.use(http.get("*/api/v1/models", () => HttpResponse.error(), { once: true }));
    render(<Page />);
    expect(await screen.findByRole("alert")).toHaveTextContent(errorText.unreachable.message);
    await userEvent.click(screen.getByRole("button", { name: uiText.retry }));
    await vi.waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
    choose(imageFile());
    await openModels();
    expect(await screen.findByRole("radio", { name: /Small network/ })).toBeInTheDocument();
  });

  test("a device that comes back online loads the metadata by itself", async () => {
    server.use(http.get("*/api/v1/models", () => HttpResponse.error(), { once: true }));
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    render(<Page />);
    expect(await screen.findByRole("alert")).toHaveTextContent(errorText.offline.message);
    fireEvent(window, new Event("online"));
    await vi.waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
  });
});

describe("time", () => {
  afterEach(() => void vi.useRealTimers());

  test("a cold start is announced, and a request that never ends fails with a message", async () => {
    await showPage();
    server.use(http.post("*/api/v1/classify", () => delay("infinite"), { once: true }));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    choose(imageFile());
    expect(announcement()).toHaveTextContent(text.pending.running);
    await act(() => vi.advanceTimersByTimeAsync(1_500));
    expect(announcement()).toHaveTextContent(text.pending.coldStart);
    await act(() => vi.advanceTimersByTimeAsync(30_500));
    expect(screen.getByRole("alert")).toHaveTextContent(errorText.timeout.message);
    expect(retry()).toBeEnabled();
  });

  test("a newer picture cancels the older one's request", async () => {
    await showPage();
    const cancelled = vi.fn();
    server.use(
      http.post(
        "*/api/v1/classify",
        async ({ request }) => {
          request.signal.addEventListener("abort", cancelled);
          await delay("infinite");
        },
        { once: true },
      ),
    );
    choose(imageFile("older.jpg"));
    await delay(50);
    server.use(http.post("*/api/v1/classify", () => HttpResponse.json(classification(classes))));
    choose(imageFile("newer.jpg"));
    expect(await headline()).toHaveTextContent("Elliptical galaxy");
    expect(screen.getByAltText(text.image.altOfUpload("newer.jpg"))).toBeInTheDocument();
    expect(cancelled).toHaveBeenCalled();
  });
});

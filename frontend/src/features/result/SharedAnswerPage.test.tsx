import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { headlineText } from "@/inference/headlines";
import { predictVotes } from "@/inference/prediction";
import { KEYS } from "@/inference/votes";
import { classification, tree, votes } from "@/testing/fixtures";
import { answerLink } from "./answerLink";
import { ExportActions } from "./ExportActions";
import { SharedAnswerPage } from "./SharedAnswerPage";
import { text } from "./words.en";

/** All say the first answer to each question. */
const first = KEYS.map((key) => (key.endsWith(".1") ? 0.9 : 0.05));
const prediction = { ...votes, ...predictVotes(first, []) };

test("a link is shown as the answer that it carries, and as nobody's word", () => {
  window.history.replaceState(null, "", answerLink(prediction));
  render(<SharedAnswerPage />);
  expect(screen.getByTestId("headline")).toHaveTextContent(prediction.headline.text);
  expect(screen.getByTestId("sentence")).toHaveTextContent(prediction.sentence);
  expect(screen.getByText(text.shared.lead)).toBeInTheDocument();
  expect(screen.getByText(text.shared.unchecked)).toBeInTheDocument();
  expect(screen.getAllByRole("tab").map((tab) => tab.textContent)).toEqual([
    text.tabs.answer,
    text.tabs.tree,
  ]);
  expect(document.querySelector("main img, figure img")).toBeNull();
});

test("of an outlier the headline says so", () => {
  window.history.replaceState(null, "", answerLink({ ...prediction, outlier: true }));
  render(<SharedAnswerPage />);
  expect(screen.getByTestId("headline")).toHaveTextContent(headlineText("outlier"));
});

test("a broken link says so, and a mended one is read without a reload", () => {
  window.history.replaceState(null, "", "?page=shared#1~<b>hello</b>");
  render(<SharedAnswerPage />);
  expect(screen.getByText(text.shared.broken)).toBeInTheDocument();
  expect(screen.queryByText(/hello/)).not.toBeInTheDocument();
  act(() => {
    window.history.replaceState(null, "", answerLink(prediction));
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
  expect(screen.getByTestId("headline")).toBeInTheDocument();
});

test("an own picture is shared as a link to its answer, without the picture", async () => {
  const shared: ShareData[] = [];
  vi.stubGlobal("navigator", {
    share: async (data: ShareData) => void shared.push(data),
    canShare: () => true,
  });
  render(
    <ExportActions
      sectionRef={null}
      name="mine.jpg"
      classification={classification(prediction)}
      prediction={prediction}
      tree={tree}
      imageUrl="blob:picture"
      link={null}
    />,
  );
  expect(screen.getByText(text.export.answerLink)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: text.export.share }));
  expect(shared).toEqual([
    { title: prediction.headline.text, url: `${location.origin}/${answerLink(prediction)}` },
  ]);
});

import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { text as uiText } from "@/components/ui/words.en";
import { galaxy, sample, sampleOrigin, samples } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { dayOf } from "./day";
import { FivePage, STORAGE_KEY } from "./FivePage";
import { text } from "./five.en";

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

/** Answers a galaxy's two questions: the first as most do, the second as few do. */
async function answerGalaxy(number: number, of: number) {
  expect(await screen.findByText(text.galaxy(number, of))).toBeInTheDocument();
  await press("second road");
  await press("near");
}

test("five are answered, compared with the votes, scored, shared, and kept on the device", async () => {
  const written: string[] = [];
  vi.stubGlobal("navigator", {
    ...navigator,
    clipboard: { writeText: async (words: string) => void written.push(words) },
  });
  const { unmount } = render(<FivePage />);
  expect(await screen.findByText(text.galaxy(1, 2))).toBeInTheDocument();
  await press("second road");
  expect(screen.getByText(text.most(31, true))).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "Second question?" })).toHaveFocus();
  await press("near");
  expect(screen.getByText(text.minority(4, "far", true))).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: text.agreed(1, 2) })).toHaveFocus();
  await press(text.next);
  unmount();

  // Another visit on the same day goes on where this one ended.
  render(<FivePage />);
  await answerGalaxy(2, 2);
  await press(text.result);
  expect(screen.getByRole("heading", { name: text.score(2, 4) })).toHaveFocus();
  expect(screen.getByText(text.streak(1))).toBeInTheDocument();
  expect(screen.getAllByRole("img", { name: text.row(["most", "few"]) })).toHaveLength(2);
  await press(text.copy);
  expect(await screen.findByText(text.copied)).toBeInTheDocument();
  expect(written[0]?.split("\n")).toEqual([
    text.shared(new Date(dayOf(new Date()))),
    "🟦⬜",
    "🟦⬜",
    text.score(2, 4),
    `${location.origin}/?page=five`,
  ]);
});

test("the keys 1 to 6 answer", async () => {
  render(<FivePage />);
  (await screen.findByRole("button", { name: "second road" })).focus();
  await userEvent.keyboard("2");
  expect(screen.getByRole("heading", { name: "Second question?" })).toHaveFocus();
  await userEvent.keyboard("9");
  await userEvent.keyboard("2");
  expect(screen.getByRole("heading", { name: text.agreed(2, 2) })).toHaveFocus();
});

test("galaxies with names come before practice ones, and the name only after the answers", async () => {
  const named = Array.from({ length: 5 }, (_, index) => ({ ...samples[0], id: `real-${index}`, galaxy }));
  server.use(
    http.get("*/api/v1/samples", ({ request }) => {
      const first = new URL(request.url).searchParams.get("offset") === "0";
      const items = first ? samples : named;
      return HttpResponse.json({
        origin: sampleOrigin,
        total: 7,
        next: first ? 2 : null,
        fetching: false,
        items,
      });
    }),
    http.get("*/api/v1/samples/:id", ({ params }) =>
      HttpResponse.json({ ...sample(`${params.id}`), votes: null, galaxy }),
    ),
  );
  render(<FivePage />);
  expect(await screen.findByText(text.galaxy(1, 5))).toBeInTheDocument();
  expect(document.body).not.toHaveTextContent(galaxy.label);
  await press("second road");
  // No volunteer's vote is known: the model is what one is compared with.
  expect(screen.getByText(text.most(31, false))).toBeInTheDocument();
  await press("near");
  expect(screen.getByText(text.named(galaxy.label))).toBeInTheDocument();
  const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}");
  expect(stored.ids).toHaveLength(5);
  expect(stored.ids.every((id: string) => id.startsWith("real-"))).toBe(true);
});

test("made-up votes of a practice galaxy are no volunteers'", async () => {
  server.use(
    http.get("*/api/v1/samples/:id", ({ params }) =>
      HttpResponse.json({ ...sample(`${params.id}`), origin: { ...sampleOrigin, simulated: true } }),
    ),
  );
  const { container } = render(<FivePage />);
  await answerGalaxy(1, 2);
  expect(screen.getByText(text.most(36, false))).toBeInTheDocument();
  expect(container).not.toHaveTextContent(/volunteer/);
});

test("where there are no galaxies the page says so, and an error can be retried", async () => {
  server.use(
    http.get("*/api/v1/samples", () => HttpResponse.error(), { once: true }),
    http.get("*/api/v1/samples", () =>
      HttpResponse.json({ origin: sampleOrigin, total: 0, next: null, fetching: false, items: [] }),
    ),
  );
  render(<FivePage />);
  await userEvent.click(await screen.findByRole("button", { name: uiText.retry }));
  expect(await screen.findByText(text.none)).toBeInTheDocument();
});

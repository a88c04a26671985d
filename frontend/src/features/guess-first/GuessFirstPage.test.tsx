import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { text as uiText } from "@/components/ui/words.en";
import { sample, sampleOrigin } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { GuessFirstPage } from "./GuessFirstPage";
import { text } from "./words.en";

const answer = (name: string) => screen.getByRole("button", { name });

test("the tree is answered by hand, then compared, and the score runs", async () => {
  render(<GuessFirstPage />);
  expect(await screen.findByRole("heading", { name: "First question?" })).toBeInTheDocument();
  expect(screen.queryByText(text.model)).not.toBeInTheDocument();

  await userEvent.click(answer("first road"));
  expect(screen.getByRole("heading", { name: "Third question?" })).toHaveFocus();
  await userEvent.click(answer(text.back));
  await userEvent.click(answer("second road"));
  await userEvent.click(answer("near"));

  expect(screen.getByRole("heading", { name: text.agreed(1, 2, false) })).toHaveFocus();
  expect(screen.getByText(text.other("near", "10%", "far", false))).toBeInTheDocument();
  expect(screen.getByText(text.model)).toBeInTheDocument();
  expect(screen.getByText(text.score(1, 1, 2))).toBeInTheDocument();

  await userEvent.click(answer(text.forget));
  expect(screen.getByText(text.noScore)).toBeInTheDocument();
});

test("nothing says that volunteers voted on a simulated galaxy", async () => {
  const origin = { ...sampleOrigin, simulated: true };
  server.use(http.get("*/api/v1/samples/two", () => HttpResponse.json({ ...sample("two"), origin })));
  const { container } = render(<GuessFirstPage />);
  expect(await screen.findByText(text.simulated)).toBeInTheDocument();
  await userEvent.click(answer("second road"));
  await userEvent.click(answer("near"));
  expect(screen.getByRole("heading", { name: text.agreed(1, 2, true) })).toHaveFocus();
  const [, ...words] = container.textContent?.split(text.lead) ?? [];
  expect(words.join()).not.toMatch(/volunteer|crowd/i);
  expect(words.join()).toContain(text.votes(true));
});

test("where there are no samples the page says so", async () => {
  server.use(
    http.get("*/api/v1/samples/random", () => HttpResponse.json({ origin: sampleOrigin, items: [] })),
  );
  render(<GuessFirstPage />);
  expect(await screen.findByText(text.none)).toBeInTheDocument();
});

test("an error is shown, and a retry helps", async () => {
  server.use(http.get("*/api/v1/samples/random", () => HttpResponse.error(), { once: true }));
  render(<GuessFirstPage />);
  await userEvent.click(await screen.findByRole("button", { name: uiText.retry }));
  expect(await screen.findByRole("heading", { name: "First question?" })).toBeInTheDocument();
});

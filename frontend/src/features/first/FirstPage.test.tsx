import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { origin } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { text } from "@/text/en";
import { FirstPage } from "./FirstPage";

const answer = (name: string) => screen.getByRole("button", { name });

test("the tree is answered by hand, then compared, and the score runs", async () => {
  render(<FirstPage />);
  expect(await screen.findByRole("heading", { name: "First question?" })).toBeInTheDocument();
  expect(screen.queryByText(text.first.model)).not.toBeInTheDocument();

  await userEvent.click(answer("first road"));
  expect(screen.getByRole("heading", { name: "Third question?" })).toHaveFocus();
  await userEvent.click(answer(text.first.back));
  await userEvent.click(answer("second road"));
  await userEvent.click(answer("near"));

  expect(screen.getByRole("heading", { name: text.first.agreed(1, 2) })).toHaveFocus();
  expect(screen.getByText(text.first.other("near", "10%", "far"))).toBeInTheDocument();
  expect(screen.getByText(text.first.model)).toBeInTheDocument();
  expect(screen.getByText(text.first.score(1, 1, 2))).toBeInTheDocument();

  await userEvent.click(answer(text.first.forget));
  expect(screen.getByText(text.first.noScore)).toBeInTheDocument();
});

test("where there are no samples the page says so", async () => {
  server.use(http.get("*/api/samples/random", () => HttpResponse.json({ origin, items: [] })));
  render(<FirstPage />);
  expect(await screen.findByText(text.first.none)).toBeInTheDocument();
});

test("trouble is said, and trying again helps", async () => {
  server.use(http.get("*/api/samples/random", () => HttpResponse.error(), { once: true }));
  render(<FirstPage />);
  await userEvent.click(await screen.findByRole("button", { name: text.problems.tryAgain }));
  expect(await screen.findByRole("heading", { name: "First question?" })).toBeInTheDocument();
});

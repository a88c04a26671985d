import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { text as aboutText } from "@/features/about/words.en";
import { text as apiDocsText } from "@/features/api-docs/words.en";
import { text as classifyText } from "@/features/classify/words.en";
import { text as sharedText } from "@/lib/words.en";
import { App } from "./App";
import { RootBoundary } from "./RootBoundary";
import { text } from "./words.en";

const page = (name: string) => screen.getByRole("link", { name });

test("the frame names the site, credits images and votes, and links the API's documentation", async () => {
  render(<App />);
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(classifyText.lead);
  expect(screen.getByRole("contentinfo")).toHaveTextContent("Sloan Digital Sky Survey");
  expect(screen.getByRole("contentinfo")).toHaveTextContent("Galaxy Zoo");
  expect(screen.getByRole("link", { name: text.footer.docs })).toHaveAttribute("href", "/api/v1/docs");
  expect(await screen.findAllByRole("button", { name: /^Sample/ })).not.toHaveLength(0);
});

test("each page has its address, title and heading, takes the focus, and leaves the answer as it was", async () => {
  window.history.replaceState(null, "", "?sample=one");
  render(<App />);
  await screen.findByTestId("headline");

  await userEvent.click(page(text.pages.about));
  expect(await screen.findByRole("heading", { level: 1, name: aboutText.title })).toBeVisible();
  expect(window.location.search).toBe("?page=about");
  expect(document.title).toContain(text.pages.about);
  expect(screen.getByRole("main")).toHaveFocus();
  expect(page(text.pages.about)).toHaveAttribute("aria-current", "page");
  expect(screen.getByTestId("headline")).not.toBeVisible();
  expect(await screen.findByRole("heading", { name: "1. First question?" })).toBeInTheDocument();

  await userEvent.click(page(text.pages.classify));
  expect(window.location.search).toBe("?sample=one");
  expect(screen.getByTestId("headline")).toBeVisible();
  expect(document.title).toBe(`Spiral galaxy · Sample one – ${sharedText.siteName}`);
});

test("an unknown page says so", async () => {
  window.history.replaceState(null, "", "?page=nowhere");
  render(<App />);
  expect(await screen.findByRole("heading", { name: text.pages.unknown })).toBeInTheDocument();
  await userEvent.click(screen.getByRole("link", { name: text.home }));
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(classifyText.lead);
});

test("whatever breaks down, a way to go on is shown", () => {
  vi.spyOn(console, "error").mockReturnValue();
  const Broken = () => {
    throw new Error("removeChild: not a child of this node");
  };
  render(
    <RootBoundary>
      <Broken />
    </RootBoundary>,
  );
  expect(screen.getByRole("alert")).toHaveTextContent(text.crashed.message);
  expect(screen.getByRole("button", { name: text.crashed.reload })).toBeInTheDocument();
});

test("the API's page shows examples for where the site is", async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal("navigator", Object.assign(navigator, { clipboard: { writeText } }));
  window.history.replaceState(null, "", "?page=api");
  render(<App />);
  await screen.findByRole("heading", { level: 1, name: apiDocsText.title });
  const [first] = screen.getAllByRole("button", { name: /^Copy/ });
  await userEvent.setup({ writeToClipboard: false }).click(first as HTMLElement);
  expect(first).toHaveTextContent(apiDocsText.copied);
});

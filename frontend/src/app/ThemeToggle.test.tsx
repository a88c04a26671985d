import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { sampleImageUrl } from "@/api/client";
import { STORAGE_KEY } from "@/lib/theme";
import { ThemeToggle } from "./ThemeToggle";
import { text } from "./words.en";

const toggle = (name: string) => screen.getByRole("button", { name });

/** What the page runs before its first paint. */
async function runEarlyScript() {
  const script = await vi.importActual<{ default: string }>("../../public/early.js?raw");
  new Function(script.default)();
}

test("dark until the visitor chooses, and the choice is stored", async () => {
  render(<ThemeToggle />);

  await userEvent.click(toggle(text.theme.useLight));
  expect(document.documentElement.dataset.theme).toBe("light");
  expect(localStorage.getItem(STORAGE_KEY)).toBe("light");

  await userEvent.click(toggle(text.theme.useDark));
  expect(document.documentElement.dataset.theme).toBe("dark");
  expect(localStorage.getItem(STORAGE_KEY)).toBe("dark");
});

test("a system that prefers light starts light", () => {
  vi.stubGlobal("matchMedia", () => Object.assign(new EventTarget(), { matches: true }));
  render(<ThemeToggle />);
  expect(toggle(text.theme.useDark)).toBeInTheDocument();
});

test("the script before the first paint reads the choice where the toggle stored it", async () => {
  render(<ThemeToggle />);
  await userEvent.click(toggle(text.theme.useLight));
  delete document.documentElement.dataset.theme;

  await runEarlyScript();

  expect(document.documentElement.dataset.theme).toBe("light");
});

test("that script asks for a linked sample's picture, which the page is then to show", async () => {
  window.history.replaceState(null, "", "/?sample=a%20b&model=small");
  await runEarlyScript();
  window.history.replaceState(null, "", "/");
  const preloaded = document.head.querySelector("link[rel=preload]");
  expect(preloaded?.getAttribute("href")).toBe(sampleImageUrl("a b"));
  expect(preloaded).toHaveProperty("as", "image");
  preloaded?.remove();
  await runEarlyScript();
  expect(document.head.querySelector("link[rel=preload]")).toBeNull();
});

test("closed storage is no obstacle", async () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("closed", "SecurityError");
  });
  render(<ThemeToggle />);
  await userEvent.click(toggle(text.theme.useLight));
  expect(toggle(text.theme.useDark)).toBeInTheDocument();
});

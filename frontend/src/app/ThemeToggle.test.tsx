import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { STORAGE_KEY } from "@/lib/theme";
import { ThemeToggle } from "./ThemeToggle";
import { text } from "./words.en";

const toggle = (name: string) => screen.getByRole("button", { name });

/** What the page runs before its first paint. */
async function runThemeScript() {
  const script = await vi.importActual<{ default: string }>("../../public/theme.js?raw");
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

  await runThemeScript();

  expect(document.documentElement.dataset.theme).toBe("light");
});

test("closed storage is no obstacle", async () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("closed", "SecurityError");
  });
  render(<ThemeToggle />);
  await userEvent.click(toggle(text.theme.useLight));
  expect(toggle(text.theme.useDark)).toBeInTheDocument();
});

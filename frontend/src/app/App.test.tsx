import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { text } from "@/text/en";
import { App } from "./App";

test("the frame names the site, credits images and votes, and links the API's documentation", async () => {
  render(<App />);
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(text.lead);
  expect(screen.getByRole("contentinfo")).toHaveTextContent("Sloan Digital Sky Survey");
  expect(screen.getByRole("contentinfo")).toHaveTextContent("Galaxy Zoo");
  expect(screen.getByRole("link", { name: text.footer.docs })).toHaveAttribute("href", "/api/docs");
  expect(await screen.findAllByRole("radio")).not.toHaveLength(0);
});

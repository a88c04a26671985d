import { render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { server } from "@/testing/server";
import { PrivacyPage } from "./PrivacyPage";
import { text } from "./words.en";

test("says who runs the site, and when uploads are deleted", async () => {
  render(<PrivacyPage />);
  expect(await screen.findByText("Observatory, sky@example.org")).toBeInTheDocument();
  expect(screen.getByText(text.operator.uploads(7))).toBeInTheDocument();
});

test("where nobody is named, it says so", async () => {
  server.use(
    http.get("*/api/v1/operator", () =>
      HttpResponse.json({ name: null, upload_days: 7, classroom_days: null }),
    ),
  );
  render(<PrivacyPage />);
  expect(await screen.findByText(text.operator.name(null))).toBeInTheDocument();
});

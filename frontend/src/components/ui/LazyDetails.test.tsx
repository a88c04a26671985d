import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { lazy } from "react";
import { expect, test, vi } from "vitest";
import { LazyDetails } from "./LazyDetails";
import { text } from "./words.en";

test("nothing is loaded before they are opened", async () => {
  const load = vi.fn(async () => ({ default: () => <p>the part</p> }));
  const Part = lazy(load);
  render(
    <LazyDetails summary="more">
      <Part />
    </LazyDetails>,
  );
  expect(load).not.toHaveBeenCalled();
  await userEvent.click(screen.getByText("more"));
  expect(await screen.findByText("the part")).toBeInTheDocument();
});

test("a part that cannot be loaded says so and leaves the rest standing", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  const Part = lazy(async () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  render(
    <>
      <p>the rest</p>
      <LazyDetails summary="more">
        <Part />
      </LazyDetails>
    </>,
  );
  await userEvent.click(screen.getByText("more"));
  expect(await screen.findByRole("alert")).toHaveTextContent(text.lazy.failed);
  expect(screen.getByText("the rest")).toBeInTheDocument();
});

import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { classification, imageFile, votes } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { CompareFiles } from "./CompareFiles";
import { text } from "./words.en";

/** The API of these tests: it cannot read the second picture. jsdom's files do not come through with their content. */
function mockApi() {
  let requests = 0;
  server.use(
    http.post("*/api/v1/classify", () => {
      requests += 1;
      if (requests === 2) {
        const error = { code: "not_an_image", message: "No picture.", hint: "" };
        return HttpResponse.json({ error }, { status: 415 });
      }
      return HttpResponse.json(classification(votes));
    }),
  );
}

const files = [imageFile("b10.jpg"), imageFile("b9.jpg"), imageFile("a.jpg")];
const names = () =>
  screen.getAllByRole("rowheader").map((cell) => within(cell).getByRole("button").textContent);

test("each file has a row, one that fails does not stop the rest, and columns sort", async () => {
  mockApi();
  const onOpen = vi.fn();
  render(<CompareFiles files={files} model={null} current={null} onOpen={onOpen} />);
  expect(await screen.findByText(text.done(2, 1, 3))).toBeInTheDocument();
  // The one that could not be read comes first.
  const broken = screen.getByText("No picture.").closest("tr");
  expect(screen.getAllByRole("row")[1]).toBe(broken);

  await userEvent.click(screen.getByRole("button", { name: text.columns.file }));
  expect(names()).toEqual(["a.jpg", "b9.jpg", "b10.jpg"]);
  expect(screen.getByRole("columnheader", { name: text.columns.file })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await userEvent.click(screen.getByRole("button", { name: text.columns.file }));
  expect(names()).toEqual(["b10.jpg", "b9.jpg", "a.jpg"]);

  await userEvent.click(screen.getByRole("button", { name: "a.jpg" }));
  expect(onOpen).toHaveBeenCalledWith(files[2]);
});

test("the table is exported as the command line would write it", async () => {
  mockApi();
  server.use(http.get("*/models/small/1.0.0/manifest.json", () => HttpResponse.error()));
  const saved: Blob[] = [];
  URL.createObjectURL = (blob) => {
    // The thumbnails' come before the table's.
    saved.push(blob as Blob);
    return "blob:table";
  };
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  render(<CompareFiles files={files.slice(0, 2)} model={null} current={null} onOpen={vi.fn()} />);
  await screen.findByText(text.done(1, 1, 2));
  await userEvent.click(screen.getByRole("button", { name: text.csv }));
  await waitFor(() => expect(saved.at(-1)?.type).toBe("text/csv"));
  const [header, first, second] = (await contentOf(saved.at(-1) as Blob)).split("\r\n");
  expect(header).toMatch(
    /^file,headline,headline_code,sentence,also,stands_out,smooth_or_featured_asked_of40,/,
  );
  expect(first).toMatch(/^b10\.jpg,Spiral galaxy,featured\.face-on\.spiral,/);
  expect(second).toMatch(/^b9\.jpg,,.*,small,1\.0\.0,not_an_image,No picture\.$/);
});

/** jsdom's blobs cannot be read otherwise. */
function contentOf(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob);
  });
}

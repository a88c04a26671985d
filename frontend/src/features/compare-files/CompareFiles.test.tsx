import { render, screen, within } from "@testing-library/react";
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
    http.post("*/api/classify", () => {
      requests += 1;
      if (requests === 2) {
        const error = { code: "not_an_image", message: "No picture.", hint: "" };
        return HttpResponse.json({ error }, { status: 415 });
      }
      return HttpResponse.json(classification({ ...votes, joint_fractions: { "Class1.1": 0.25 } }));
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
  const csv = await contentOf(saved.at(-1) as Blob);
  expect(csv).toBe("file,headline,Class1.1,error\r\nb10.jpg,Spiral galaxy,0.25,\r\nb9.jpg,,,No picture.\r\n");
});

/** jsdom's blobs cannot be read otherwise. */
function contentOf(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob);
  });
}

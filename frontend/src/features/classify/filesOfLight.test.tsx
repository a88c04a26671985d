import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { text as readingText } from "@/features/upload/readingOptions.en";
import { text as uploadText } from "@/features/upload/words.en";
import { classification, imageFile, votes } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { showPage } from "./testing";
import { text } from "./words.en";

const PREVIEW = "data:image/jpeg;base64,AAAA";
const choose = (file: File) =>
  fireEvent.change(screen.getByLabelText<HTMLInputElement>(uploadText.drop.choose), {
    target: { files: [file] },
  });

/** Answers as the API does for a FITS file, and notes the queries. */
function serveLight(): string[] {
  const queries: string[] = [];
  server.use(
    http.post("*/api/v1/classify", ({ request }) => {
      const { searchParams } = new URL(request.url);
      queries.push(`${searchParams}`);
      const answer = classification(votes);
      const preview = searchParams.has("preview") ? PREVIEW : null;
      const read_as = ["plane SCI", "linear values, asinh stretch"];
      const image = { ...answer.image, format: "FITS", read_as, bands: ["SCI", "ERR"], preview };
      return HttpResponse.json({ ...answer, image });
    }),
  );
  return queries;
}

test("a FITS file is shown as it was read, and read anew as is chosen", async () => {
  const queries = serveLight();
  await showPage();
  choose(imageFile("m51.fits", ""));
  expect(await screen.findByText("plane SCI; linear values, asinh stretch")).toBeInTheDocument();
  expect(queries).toEqual(["explain=path&preview=true"]);
  expect(screen.getByAltText(text.image.altOfUpload("m51.fits"))).toHaveAttribute("src", PREVIEW);
  expect(screen.queryByRole("button", { name: text.cropEditor })).not.toBeInTheDocument();
  const form = within(screen.getByRole("form", { name: readingText.title }));
  expect(form.getByText(readingText.planesNote("SCI, ERR"))).toBeInTheDocument();
  await userEvent.type(form.getByLabelText(readingText.planes), "ERR");
  await userEvent.selectOptions(form.getByLabelText(readingText.stretch), readingText.stretches.none);
  await userEvent.click(form.getByRole("button", { name: readingText.read }));
  await expect.poll(() => queries.at(-1)).toBe("explain=path&stretch=none&bands=ERR&preview=true");
});

test("a FITS file that cannot be read without being told how can be told", async () => {
  server.use(
    http.post("*/api/v1/classify", () =>
      HttpResponse.json(
        { error: { code: "unreadable_fits", message: "It has 7 planes.", hint: "Name three." } },
        { status: 422 },
      ),
    ),
  );
  await showPage();
  choose(imageFile("cube.fits.gz", "application/gzip"));
  expect(await screen.findByRole("alert")).toHaveTextContent("It has 7 planes.");
  const queries = serveLight();
  await userEvent.type(await screen.findByLabelText(readingText.planes), "3,2,1");
  await userEvent.click(screen.getByRole("button", { name: readingText.read }));
  await expect.poll(() => queries.at(-1)).toBe("explain=path&stretch=auto&bands=3%2C2%2C1&preview=true");
});

test("a picture that browsers show has no such choice", async () => {
  await showPage();
  choose(imageFile());
  await screen.findByTestId("headline");
  expect(screen.queryByRole("form", { name: readingText.title })).not.toBeInTheDocument();
});

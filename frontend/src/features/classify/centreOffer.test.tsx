import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import "@/features/upload/CentreOffer";
import { text as uploadText } from "@/features/upload/words.en";
import { text as sharedText } from "@/lib/words.en";
import { classification, imageFile, votes } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { showPage } from "./testing";

const OFF = {
  x: 0.6,
  y: 0.45,
  width: 0.7,
  change: "centred on the galaxy and made 1.4 times tighter",
};

async function answerWith(galaxy: typeof OFF | null, outlier = false): Promise<void> {
  server.use(
    http.post("*/api/v1/classify", () => {
      const answer = classification({ ...votes, outlier });
      return HttpResponse.json({ ...answer, image: { ...answer.image, galaxy } });
    }),
  );
  await showPage();
  fireEvent.change(screen.getByLabelText<HTMLInputElement>(uploadText.drop.choose), {
    target: { files: [imageFile()] },
  });
  await screen.findByTestId("headline");
}

const offer = () => screen.queryByRole("button", { name: uploadText.centre.use });

test("a galaxy that is not in its place is outlined, and centring on it is offered", async () => {
  await answerWith(OFF);
  await expect.poll(offer).toBeInTheDocument();
  expect(screen.getByTestId("galaxy")).toHaveStyle({ inset: "10.0% 5.0% 20.0% 25.0%" });
  // Nothing decodes pictures here.
  await userEvent.click(screen.getByRole("button", { name: uploadText.centre.use }));
  expect(await screen.findByText(sharedText.unshowableImage)).toBeInTheDocument();
});

test.each([
  ["in its place", { ...OFF, change: "" }, false],
  ["not looked for", null, false],
  ["no galaxy", OFF, true],
])("nothing is offered where it is %s", async (_, galaxy, outlier) => {
  await answerWith(galaxy, outlier);
  expect(offer()).not.toBeInTheDocument();
  expect(screen.queryByTestId("galaxy")).not.toBeInTheDocument();
});

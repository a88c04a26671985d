import { fireEvent, render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { decodeHalves, nearestSamples } from "@/inference/similar";
import { votes } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { SimilarGalaxies } from "./SimilarGalaxies";
import { text } from "./words.en";

const reference = { sample: "three" };

test("the most similar samples are shown, and each opens", async () => {
  const onShow = vi.fn();
  render(<SimilarGalaxies image={reference} reading={undefined} target="cloud" onShow={onShow} />);
  const [first, second] = await screen.findAllByRole("button");
  expect(first?.getAttribute("aria-label")).toBe(text.open(votes.headline.text, "90%"));
  if (second) fireEvent.click(second);
  expect(onShow).toHaveBeenCalledWith({ sample: "two" });
});

test("where no sample has an embedding, that is said", async () => {
  server.use(http.get("*/api/v1/samples/embeddings", () => HttpResponse.json({ model: null, items: [] })));
  render(<SimilarGalaxies image={reference} reading={undefined} target="device" onShow={() => {}} />);
  expect(await screen.findByText(text.none)).toBeTruthy();
});

test("halves are decoded, and the nearest come first", () => {
  // numpy: [1, -0.5, 0.1, 0, 6e-8] as little-endian float16.
  const halves = btoa(String.fromCharCode(0x00, 0x3c, 0x00, 0xb8, 0x66, 0x2e, 0, 0, 1, 0));
  const [one, half, tenth, zero, tiny] = decodeHalves(halves);
  expect([one, half, zero]).toEqual([1, -0.5, 0]);
  expect(tenth).toBeCloseTo(0.1, 4);
  expect(tiny).toBeCloseTo(6e-8, 9);
  const items = [
    { id: "far", embedding: btoa(String.fromCharCode(0, 0, 0x00, 0x3c)) },
    { id: "near", embedding: btoa(String.fromCharCode(0x00, 0x3c, 0, 0)) },
  ];
  expect(nearestSamples(items, [1, 0])).toEqual([
    { id: "near", similarity: 1 },
    { id: "far", similarity: 0 },
  ]);
});

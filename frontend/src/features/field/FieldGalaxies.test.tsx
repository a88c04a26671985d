import { fireEvent, render, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import type { Detection } from "@/api/client";
import { classes, votes } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { FieldGalaxies } from "./FieldGalaxies";
import { isField, middleOf, tableOf } from "./galaxies";
import { text } from "./words.en";

vi.mock("./cutOut", () => ({
  cutOut: async (_file: Blob, { number }: { number: number }) => new Blob([`galaxy ${number}`]),
}));

const file = new File(["picture"], "field.jpg", { type: "image/jpeg" });

function galaxy(number: number, x: number, y: number, side = 60): Detection["galaxies"][number] {
  return {
    number,
    x,
    y,
    r50: 4,
    r90: 9.5,
    axis_ratio: 0.7,
    angle: 30,
    snr: 80,
    frame: { left: x - side / 2, top: y - side / 2, side },
    flags: number === 2 ? ["edge", "small"] : [],
    prediction: number === 3 ? null : votes,
  };
}

const field: Detection = {
  image: { width: 900, height: 600, format: "JPEG", origin: { kind: "upload" }, read_as: [], bands: [] },
  model: votes.model,
  detected: 3,
  stars: 12,
  galaxies: [galaxy(1, 100, 100), galaxy(2, 470, 280), galaxy(3, 800, 500)],
  notes: [{ code: "time_limit", text: "The brightest 2 of 3 were classified." }],
};

const limits: (string | null)[] = [];

function answer(detection: Detection): void {
  server.use(
    http.post("*/api/v1/detect", ({ request }) => {
      const limit = new URL(request.url).searchParams.get("limit");
      limits.push(limit);
      return HttpResponse.json({ ...detection, galaxies: detection.galaxies.slice(0, Number(limit)) });
    }),
  );
}

beforeEach(() => {
  limits.length = 0;
});

function show() {
  const onOpen = vi.fn<(file: File, cropped: Blob) => void>();
  render(<FieldGalaxies file={file} model={null} target="cloud" onOpen={onOpen} />);
  return onOpen;
}

test("all galaxies are listed when asked for, and each opens", async () => {
  answer(field);
  const onOpen = show();
  expect(await screen.findByText(text.several(3))).toBeTruthy();
  expect(limits).toEqual(["1"]);
  fireEvent.click(screen.getByRole("button", { name: text.all }));
  const items = within(await screen.findByRole("list")).getAllByRole("button");
  expect(items.map(({ textContent }) => textContent)).toEqual([
    `1. ${votes.headline.text}`,
    `2. ${votes.headline.text}`,
    `3. ${text.unanswered}`,
  ]);
  expect(screen.getByText(text.unfinished)).toBeTruthy();
  if (items[1]) fireEvent.click(items[1]);
  await vi.waitFor(() => expect(onOpen).toHaveBeenCalledTimes(1));
  const [, cropped] = onOpen.mock.lastCall ?? [];
  expect(await cropped?.text()).toBe("galaxy 2");
  fireEvent.click(screen.getByRole("button", { name: text.open(3, text.unanswered) }));
  await vi.waitFor(() => expect(onOpen).toHaveBeenCalledTimes(2));
});

test("the galaxy in the middle opens", async () => {
  answer(field);
  const onOpen = show();
  fireEvent.click(await screen.findByRole("button", { name: text.middle }));
  await vi.waitFor(() => expect(onOpen).toHaveBeenCalledTimes(1));
  const [, cropped] = onOpen.mock.lastCall ?? [];
  expect(await cropped?.text()).toBe("galaxy 2");
  expect(screen.queryByRole("list")).toBeNull();
});

test("nothing is said where that cannot be told", async () => {
  let asked = false;
  server.use(
    http.post("*/api/v1/detect", () => {
      asked = true;
      return HttpResponse.json(
        { error: { code: "busy", message: "Busy.", hint: "Later." } },
        { status: 503 },
      );
    }),
  );
  show();
  await vi.waitFor(() => expect(asked).toBe(true));
  expect(screen.queryByRole("status")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("one large galaxy with small ones beside it is no field", () => {
  expect(isField(field)).toBe(true);
  expect(isField({ ...field, detected: 1 })).toBe(false);
  expect(isField({ ...field, galaxies: [galaxy(1, 450, 300, 400)] })).toBe(false);
  expect(isField({ ...field, galaxies: [] })).toBe(false);
  const doubtful = { ...field, notes: [{ code: "no_stars" as const, text: "" }] };
  expect(isField(doubtful)).toBe(false);
  expect(isField({ ...doubtful, detected: 5 })).toBe(true);
});

test("the table has a row for each galaxy", () => {
  const [header, ...rows] = tableOf(field).trimEnd().split("\r\n");
  expect(header?.split(",").slice(0, 10)).toEqual([
    ...["number", "x", "y", "r50", "r90", "axis_ratio", "angle", "snr", "flags", "headline"],
  ]);
  expect(rows).toHaveLength(3);
  expect(rows[1]).toMatch(/^2,471,281,4,9.5,0.7,30,80,edge small,/);
  const [, ...others] = tableOf({ ...field, galaxies: [{ ...galaxy(1, 5, 5), prediction: classes }] }).split(
    "\r\n",
  );
  expect(others[0]).toContain(classes.headline.text);
  expect(middleOf({ ...field, galaxies: [] })).toBeNull();
});

import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { galaxy, sample, sampleOrigin, tree } from "@/testing/fixtures";
import { server } from "@/testing/server";
import { text as fiveText } from "../five.en";
import type { Assignment } from "./assignment";
import { parseAssignment, searchFor } from "./assignment";
import { parseClasses, STORAGE_KEY } from "./classes";
import { decodeHandIn, encodeHandIn } from "./handIn";
import { PupilPage } from "./PupilPage";
import { STORAGE_KEY as PUPIL_KEY } from "./pupilProgress";
import { TeacherPage } from "./TeacherPage";
import { WorksheetPage } from "./WorksheetPage";
import { text } from "./words.en";

const assignment: Assignment = { name: "7KQ2", galaxies: ["one", "two"] };
const FAR = ["Class1.2", "Class2.2"];
const UP = ["Class1.1", "Class3.1"];
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const open = (address: string) => window.history.replaceState(null, "", address);
const code = (pupil: number, ...paths: string[][]) => encodeHandIn({ pupil, paths }, assignment, tree);

beforeEach(() =>
  server.use(http.get("*/api/v1/samples/:id/image", () => HttpResponse.arrayBuffer(new ArrayBuffer(1)))),
);
afterEach(() => open("/"));

test("a pupil answers, hands in early, goes on, and hands in everything by one code", async () => {
  open(`/${searchFor("class", assignment)}`);
  const { unmount } = render(<PupilPage />);
  expect(await screen.findByText(fiveText.galaxy(1, 2))).toBeInTheDocument();
  await press("second road");
  await press("far");
  await press(text.pupil.early(1, 2));
  expect(screen.getByRole("heading", { name: text.pupil.heading })).toHaveFocus();
  await press(text.pupil.on);
  await press("first road");
  await press("up");
  await press(text.pupil.last);
  const shown = (await screen.findByText(/^[0-9A-Z]{4}-/)).textContent ?? "";
  expect(decodeHandIn(shown, assignment, tree)?.paths).toEqual([FAR, UP]);
  expect(await screen.findByRole("img", { name: text.qr })).toBeInTheDocument();
  unmount();

  // Another visit shows the same code, of the same pupil; another pupil on this device begins anew.
  render(<PupilPage />);
  expect(await screen.findByText(shown)).toBeInTheDocument();
  await press(text.pupil.another);
  expect(await screen.findByText(fiveText.galaxy(1, 2))).toBeInTheDocument();
  expect(localStorage.getItem(PUPIL_KEY)).toBeNull();
});

test("a pupil goes on where no model can be asked", async () => {
  server.use(http.post("*/api/v1/classify", () => HttpResponse.error()));
  server.use(
    http.get("*/api/v1/samples/:id", ({ params }) =>
      HttpResponse.json({ ...sample(`${params.id}`), votes: null }),
    ),
  );
  open(`/${searchFor("class", assignment)}`);
  render(<PupilPage />);
  await press("first road");
  await press("up");
  expect(screen.getByRole("heading", { name: fiveText.agreed(0, 0) })).toHaveFocus();
});

test("a teacher chooses galaxies and gets a link with them in it", async () => {
  const written: string[] = [];
  vi.stubGlobal("navigator", {
    ...navigator,
    clipboard: { writeText: async (words: string) => void written.push(words) },
  });
  open("/?page=teacher");
  render(<TeacherPage />);
  const first = await screen.findByRole("checkbox", { name: text.teacher.drawn(1) });
  const create = screen.getByRole("button", { name: text.teacher.create });
  expect(create).toBeDisabled();
  await press(text.teacher.today);
  expect(screen.getByText(text.teacher.chosen(2, 20))).toBeInTheDocument();
  await userEvent.click(first);
  await userEvent.click(create);
  await press(text.teacher.copyLink);
  const link = new URL(written[0] ?? "");
  expect(link.searchParams.get("page")).toBe("class");
  expect(parseAssignment(link.search)?.galaxies).toEqual(["two"]);
  expect(parseClasses(localStorage.getItem(STORAGE_KEY))).toHaveLength(1);
});

test("codes are collected from a link and by hand, and what is mistyped stays to be mended", async () => {
  open(`/${searchFor("teacher", assignment)}#${code(1, FAR, UP)}`);
  render(<TeacherPage />);
  expect(await screen.findByText(text.teacher.handedIn(1))).toBeInTheDocument();
  expect(location.hash).toBe("");
  const field = screen.getByLabelText(text.teacher.codes);
  await userEvent.type(field, `${code(2, FAR, UP).toLowerCase()}\nnonsense\n${code(1, UP, UP)}`);
  await press(text.teacher.add);
  expect(screen.getByText(text.teacher.handedIn(2))).toBeInTheDocument();
  expect(screen.getByText(/nonsense/, { selector: "[role=status]" })).toBeInTheDocument();
  expect(field).toHaveValue("nonsense");
  // A link that is opened in the same window.
  await act(async () => {
    location.hash = code(3, UP);
  });
  expect(await screen.findByText(text.teacher.handedIn(3))).toBeInTheDocument();
});

test("thirty pupils' votes stand beside volunteers and the model, and are saved", async () => {
  const pupils = Array.from({ length: 30 }, (_, pupil) => code(pupil, pupil < 24 ? FAR : UP, UP));
  localStorage.setItem(
    STORAGE_KEY,
    JSON.stringify([{ ...assignment, made: "2026-11-30T12:00:00Z", codes: pupils }]),
  );
  server.use(
    http.get("*/api/v1/samples/:id", ({ params }) =>
      HttpResponse.json({ ...sample(`${params.id}`), galaxy }),
    ),
  );
  const saved: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => `blob:${saved.push(blob as Blob)}`);
  vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => undefined);
  open(`/${searchFor("teacher", assignment)}`);
  render(<TeacherPage />);
  const heading = await screen.findByRole("heading", { name: text.teacher.galaxy(1, 2, galaxy.label) });
  const road = screen.getByText("second road").closest("li");
  if (!road) throw new Error("the answer has no bar");
  expect(within(road).getByText(text.teacher.count(24, 30))).toBeInTheDocument();
  expect(within(road).getByText(text.teacher.other(text.teacher.volunteers, "78%"))).toBeInTheDocument();
  expect(within(road).getByText(text.teacher.other(text.teacher.model("small"), "78%"))).toBeInTheDocument();
  await press(text.teacher.csv);
  const lines = (await saved[0]?.text())?.split("\r\n") ?? [];
  expect(lines[0]).toBe(`${text.csv.join()},Volunteers,The model small`);
  expect(lines[2]).toBe('one,"Whirlpool, M51",First question?,second road,24,30,0.78,0.78');
  await press(text.teacher.next);
  expect(heading).toHaveTextContent(text.teacher.galaxy(2, 2, galaxy.label));
  await press(text.teacher.remove);
  await press(text.teacher.keep);
  await press(text.teacher.remove);
  await press(text.teacher.remove);
  expect(parseClasses(localStorage.getItem(STORAGE_KEY))).toEqual([]);
});

test("a class is counted where no model can be asked, and real votes are not known", async () => {
  server.use(
    http.post("*/api/v1/classify", () => HttpResponse.error()),
    http.get("*/api/v1/samples/:id", ({ params }) =>
      HttpResponse.json({ ...sample(`${params.id}`), origin: { ...sampleOrigin, simulated: true } }),
    ),
  );
  open(`/${searchFor("teacher", assignment)}#${code(1, FAR)}`);
  const { container } = render(<TeacherPage />);
  expect(await screen.findAllByText(text.teacher.count(1, 1))).toHaveLength(2);
  expect(container).not.toHaveTextContent(text.teacher.volunteers);
});

test("the worksheet has the galaxies without names, the questions with letters, and a key", async () => {
  server.use(
    http.get("*/api/v1/samples/:id", ({ params }) =>
      HttpResponse.json({ ...sample(`${params.id}`), galaxy }),
    ),
  );
  open(`/${searchFor("worksheet", assignment)}`);
  render(<WorksheetPage />);
  expect(await screen.findByRole("heading", { name: text.worksheet.galaxy(2) })).toBeInTheDocument();
  expect(screen.getByText("B second road")).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: text.worksheet.keyOf(2, galaxy.label) })).toBeInTheDocument();
  expect(screen.getAllByText(text.worksheet.step(2, "B", "far", 36))).toHaveLength(2);
});

test.each([PupilPage, TeacherPage, WorksheetPage])("a link that lost its end says so", (Page) => {
  open("/?page=x&class=7KQ2");
  render(<Page />);
  expect(screen.getByText(text.broken)).toBeInTheDocument();
});

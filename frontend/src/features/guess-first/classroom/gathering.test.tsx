import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tree } from "@/testing/fixtures";
import { server } from "@/testing/server";
import type { Assignment } from "./assignment";
import { parseAssignment, searchFor } from "./assignment";
import { formatReadLink, parseClasses, STORAGE_KEY } from "./classes";
import { encodeHandIn } from "./handIn";
import { PupilPage } from "./PupilPage";
import { STORAGE_KEY as PUPIL_KEY } from "./pupilProgress";
import { SENT_KEY } from "./SendToClass";
import { TeacherPage } from "./TeacherPage";
import { text } from "./words.en";

const ID = "q3VtY2x1Zm9v_w-A";
const KEY = "for-the-teacher";
const assignment: Assignment = { name: "7KQ2", galaxies: ["one", "two"], gatheredAt: ID };
const EXPIRES = "2026-12-07T09:30:00Z";
const HAND_INS = "*/api/v1/classrooms/:id/hand-ins";
const code = (pupil: number) => encodeHandIn({ pupil, paths: [["Class1.2", "Class2.2"]] }, assignment, tree);
const open = (address: string) => window.history.replaceState(null, "", address);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

beforeEach(() => {
  server.use(
    http.get("*/api/v1/samples/:id/image", () => HttpResponse.arrayBuffer(new ArrayBuffer(1))),
    http.get("*/api/v1/operator", () => HttpResponse.json({ name: null, upload_days: 7, classroom_days: 7 })),
  );
});
afterEach(() => open("/"));

function answered() {
  const of = [assignment.name, ...assignment.galaxies].join(" ");
  localStorage.setItem(
    PUPIL_KEY,
    JSON.stringify({
      of,
      pupil: 5,
      paths: [
        ["Class1.2", "Class2.2"],
        ["Class1.2", "Class2.2"],
      ],
    }),
  );
  open(`/${searchFor("class", assignment)}`);
}

test("a teacher's class gathers by its key, and the pupils' link has its id alone", async () => {
  server.use(
    http.post("*/api/v1/classrooms", () =>
      HttpResponse.json({ id: ID, key: KEY, expires: EXPIRES }, { status: 201 }),
    ),
    http.get(HAND_INS, ({ request, params }) => {
      expect([params.id, request.headers.get("X-Classroom-Key")]).toEqual([ID, KEY]);
      return HttpResponse.json({ codes: [], expires: EXPIRES });
    }),
  );
  open("/?page=teacher");
  render(<TeacherPage />);
  expect(await screen.findByRole("checkbox", { name: text.teacher.gathers(7) })).toBeChecked();
  await press(text.teacher.today);
  await press(text.teacher.create);
  expect(await screen.findByText(text.teacher.gathering(new Date(EXPIRES)))).toBeInTheDocument();
  const link = screen.getByLabelText<HTMLInputElement>(text.teacher.link).value;
  expect(parseAssignment(new URL(link).search)?.gatheredAt).toBe(ID);
  expect(link).not.toContain(KEY);
});

test("a class is made without where the teacher does not want it, and not where it fails", async () => {
  let made = 0;
  server.use(
    http.post("*/api/v1/classrooms", () => {
      made++;
      return HttpResponse.json(
        { error: { code: "classroom_quota", message: "m", hint: "h" } },
        { status: 429 },
      );
    }),
  );
  open("/?page=teacher");
  render(<TeacherPage />);
  await press(text.teacher.today);
  await press(text.teacher.create);
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(parseClasses(localStorage.getItem(STORAGE_KEY))).toEqual([]);
  await userEvent.click(screen.getByRole("checkbox", { name: text.teacher.gathers(7) }));
  expect(screen.queryByRole("alert")).toBeNull();
  await press(text.teacher.create);
  const [stored] = parseClasses(localStorage.getItem(STORAGE_KEY));
  expect([made, stored?.gathering]).toEqual([1, undefined]);
});

test("what is gathered appears on another device of the teacher's by a link, at each look", async () => {
  const codes = [code(1), "nonsense"];
  server.use(http.get(HAND_INS, () => HttpResponse.json({ codes, expires: EXPIRES })));
  open(`/${searchFor("teacher", assignment)}#${formatReadLink({ id: ID, key: KEY })}`);
  render(<TeacherPage />);
  expect(await screen.findByText(text.teacher.handedIn(1))).toBeInTheDocument();
  expect(location.hash).toBe("");
  codes.push(code(2));
  await press(text.teacher.look);
  expect(await screen.findByText(text.teacher.handedIn(2))).toBeInTheDocument();
  const [stored] = parseClasses(localStorage.getItem(STORAGE_KEY));
  expect([stored?.gathering, stored?.codes]).toEqual([{ id: ID, key: KEY }, [code(1), code(2)]]);
});

test("a pupil's answers are handed in once, and again when they are others", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(HAND_INS, async ({ request }) => {
      sent.push(await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
  );
  answered();
  const { unmount } = render(<PupilPage />);
  expect(await screen.findByText(text.pupil.sent)).toBeInTheDocument();
  unmount();
  render(<PupilPage />);
  expect(await screen.findByText(text.pupil.sent)).toBeInTheDocument();
  expect(sent).toEqual([{ code: screen.getByText(/^[0-9A-Z]{4}-/).textContent }]);
});

test("without a network it waits, and is handed in when there is one", async () => {
  let isOnline = false;
  server.use(
    http.post(HAND_INS, () => (isOnline ? new HttpResponse(null, { status: 204 }) : HttpResponse.error())),
  );
  answered();
  render(<PupilPage />);
  expect(await screen.findByText(text.pupil.waiting)).toBeInTheDocument();
  expect(localStorage.getItem(SENT_KEY)).toBeNull();
  isOnline = true;
  act(() => void window.dispatchEvent(new Event("online")));
  expect(await screen.findByText(text.pupil.sent)).toBeInTheDocument();
});

test("a class that is busy is asked again by itself", async () => {
  vi.spyOn(Math, "random").mockReturnValue(-0.3);
  let asked = 0;
  server.use(http.post(HAND_INS, () => new HttpResponse(null, { status: asked++ === 0 ? 429 : 204 })));
  answered();
  render(<PupilPage />);
  expect(await screen.findByText(text.pupil.waiting)).toBeInTheDocument();
  expect(await screen.findByText(text.pupil.sent)).toBeInTheDocument();
});

test("a class that is over says so, and leaves the code", async () => {
  server.use(
    http.post(HAND_INS, () =>
      HttpResponse.json(
        { error: { code: "unknown_classroom", message: "It is over.", hint: "Give the code." } },
        { status: 404 },
      ),
    ),
  );
  answered();
  render(<PupilPage />);
  expect(await screen.findByText("It is over.")).toBeInTheDocument();
  expect(screen.getByText(text.pupil.howElse)).toBeInTheDocument();
});

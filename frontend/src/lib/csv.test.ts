import { expect, test } from "vitest";
import { toCsv } from "./csv";

test("cells are quoted where they must be, and nothing is run as a formula", () => {
  const rows = [
    ['a "spiral", barred', 0.5, null],
    ["=1+1", -2, "two\nlines"],
    ["-1+1", "-0.250000", ""],
  ];
  expect(toCsv(["file", "n", "note"], rows)).toBe(
    'file,n,note\r\n"a ""spiral"", barred",0.5,\r\n\'=1+1,-2,"two\nlines"\r\n\'-1+1,-0.250000,\r\n',
  );
});

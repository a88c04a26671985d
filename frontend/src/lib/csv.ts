/** CSV (RFC 4180), safe to open in spreadsheets. */

const NUMBER = /^[+-]?[0-9.]+(e[+-]?[0-9]+)?$/;

export type Cell = string | number | null;

export function toCsv(header: string[], rows: Cell[][]): string {
  return [header, ...rows].map((row) => `${row.map(formatCell).join(",")}\r\n`).join("");
}

function formatCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  // Spreadsheets would run it as a formula: a file's name is not to be trusted.
  const safe = /^[=+\-@\t\r]/.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

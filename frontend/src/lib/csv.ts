/** Tables as spreadsheets read them (RFC 4180). */

export type Cell = string | number | null;

export function csvOf(header: string[], rows: Cell[][]): string {
  return [header, ...rows].map((row) => `${row.map(written).join(",")}\r\n`).join("");
}

function written(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  // What begins like a formula would be run as one: a file's name is not to be trusted.
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

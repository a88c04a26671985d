/** What can go wrong between this page and the API, as data; the words for it are chosen where it is shown. */

export type ProblemDetails =
  /** The API said what is wrong, in its own words. */
  | { kind: "api"; status: number; code: string; message: string; hint: string; retryAfter: number | null }
  /** Something before the API answered, with a status only. */
  | { kind: "status"; status: number; retryAfter: number | null }
  | { kind: "unreachable" }
  | { kind: "timeout" }
  | { kind: "unreadable" };

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(readonly details: ProblemDetails) {
    super(details.kind === "api" ? details.message : details.kind);
  }
}

/** The problem that a refusing response stands for: the API's own words where the body has its shape. */
export function problemFromResponse(response: Response, body: unknown): Problem {
  const { status } = response;
  const retryAfter = secondsToWait(response.headers.get("Retry-After"));
  const error = errorDetail(body);
  return new Problem(
    error ? { kind: "api", status, ...error, retryAfter } : { kind: "status", status, retryAfter },
  );
}

function errorDetail(body: unknown): { code: string; message: string; hint: string } | null {
  if (!isRecord(body) || !isRecord(body.error)) return null;
  const { code, message, hint } = body.error;
  if (typeof code !== "string" || typeof message !== "string") return null;
  return { code, message, hint: typeof hint === "string" ? hint : "" };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function secondsToWait(header: string | null): number | null {
  if (header === null || !/^\d+$/.test(header.trim())) return null;
  return Number(header);
}

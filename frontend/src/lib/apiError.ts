/** Errors between the site and the API, as data; their messages are chosen where they are shown. */

export type ApiErrorDetails =
  /** The API's own error response, its words in `language`; English where that is not said. */
  | {
      kind: "api";
      status: number;
      code: string;
      message: string;
      hint: string;
      retryAfter: number | null;
      language?: string;
    }
  /** A response of something in front of the API, with a status only. */
  | { kind: "status"; status: number; retryAfter: number | null }
  | { kind: "unreachable" }
  | { kind: "timeout" }
  | { kind: "unreadable" };

export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(readonly details: ApiErrorDetails) {
    super(details.kind === "api" ? details.message : details.kind);
  }
}

/** The error that a response stands for: the API's own where the body has its shape. */
export function apiErrorFromResponse(response: Response, body: unknown): ApiError {
  const { status } = response;
  const retryAfter = retryAfterSeconds(response.headers.get("Retry-After"));
  const error = errorDetail(body);
  const language = response.headers.get("Content-Language");
  return new ApiError(
    error
      ? { kind: "api", status, ...error, retryAfter, ...(language && { language }) }
      : { kind: "status", status, retryAfter },
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

function retryAfterSeconds(header: string | null): number | null {
  if (header === null || !/^\d+$/.test(header.trim())) return null;
  return Number(header);
}

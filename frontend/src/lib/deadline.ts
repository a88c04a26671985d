/** Work that ends: on its own, when its caller cancels it, or when its deadline passes. */

/** How long any call to the API may take. */
export const REQUEST_DEADLINE_MS = 30_000;

export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
}

/** Runs `work` with a signal that aborts after `milliseconds` or with `outer`; rejects then even if `work` never ends. */
export async function withDeadline<T>(
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const inner = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    inner.signal.addEventListener("abort", () => reject(inner.signal.reason), { once: true });
  });
  const passOn = () => inner.abort(outer.reason);
  outer.addEventListener("abort", passOn, { once: true });
  const timer = setTimeout(() => inner.abort(new DeadlineExceeded()), milliseconds);
  try {
    return await Promise.race([work(inner.signal), aborted]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", passOn);
  }
}

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DeadlineExceeded, withDeadline } from "./deadline";

const never = () => new Promise<never>(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("gives what the work gives", async () => {
  expect(await withDeadline(10, new AbortController().signal, async () => "done")).toBe("done");
});

test("ends work that never ends, and aborts it", async () => {
  let inner: AbortSignal | null = null;
  const ended = withDeadline(10, new AbortController().signal, (signal) => {
    inner = signal;
    return never();
  });
  const failed = expect(ended).rejects.toBeInstanceOf(DeadlineExceeded);
  await vi.advanceTimersByTimeAsync(10);
  await failed;
  expect(inner).toHaveProperty("aborted", true);
});

test("passes a cancellation on", async () => {
  const outer = new AbortController();
  const ended = expect(withDeadline(10, outer.signal, never)).rejects.toBe("enough");
  outer.abort("enough");
  await ended;
});

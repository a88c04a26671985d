/** How far this device is with what it needs to answer by itself; small, as every page knows it. */

import { useSyncExternalStore } from "react";

export type DeviceState =
  | { phase: "cold" }
  /** Bytes as they are sent. */
  | { phase: "fetching"; loaded: number; total: number }
  | { phase: "ready" };

let state: DeviceState = { phase: "cold" };
const listeners = new Set<() => void>();

export function setDeviceState(next: DeviceState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** What was being fetched did not come. */
export function stopFetching(): void {
  if (state.phase === "fetching") setDeviceState({ phase: "cold" });
}

export function useDeviceState(): DeviceState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** How far this device is with fetching what it needs to classify by itself; small, as every page loads it. */

import { useSyncExternalStore } from "react";

export type DeviceStatus =
  | { phase: "idle" }
  /** Bytes as they are transferred. */
  | { phase: "fetching"; loaded: number; total: number }
  /** `fetched` bytes were transferred for it. */
  | { phase: "ready"; fetched: number };

let status: DeviceStatus = { phase: "idle" };
const listeners = new Set<() => void>();

export function setDeviceStatus(next: DeviceStatus): void {
  status = next;
  for (const listener of listeners) listener();
}

/** What the device needs is here. */
export function setDeviceReady(): void {
  const fetched = status.phase === "fetching" ? status.total : status.phase === "ready" ? status.fetched : 0;
  setDeviceStatus({ phase: "ready", fetched });
}

export function isDeviceReady(): boolean {
  return status.phase === "ready";
}

/** A fetch failed or was given up. */
export function stopFetching(): void {
  if (status.phase === "fetching") setDeviceStatus({ phase: "idle" });
}

export function useDeviceStatus(): DeviceStatus {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => status,
  );
}

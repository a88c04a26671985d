/** How long any call to the API may take before the page says so. */
export const DEADLINE_MS = 30_000;

/** How long any call to the API may take before the page says so. */
export const DEADLINE_MS = 30_000;

/** Pictures that the API takes in one batch. */
export const MOST_IN_A_BATCH = 1000;

/** Stands for every label on the predicted path, where labels to explain are wanted. */
export const EXPLAIN_PATH = "path";

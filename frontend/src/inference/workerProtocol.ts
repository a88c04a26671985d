/** What page and worker say to each other. */

import type { Classification, Wish } from "@/api/client";
import type { ProblemDetails } from "@/lib/apiError";

/** The part of a classification that a model's file and a picture's pixels are enough for. */
export type Seen = Pick<Classification, "results"> & { image: Omit<Classification["image"], "source"> };

export interface Order {
  id: number;
  /** Null only gets everything ready. */
  picture: Blob | null;
  wish: Wish;
}

/** Nobody waits for an order any more. */
export interface Withdrawal {
  id: number;
  withdrawn: true;
}

export type Report =
  | { id: number; kind: "fetching"; loaded: number; total: number }
  | { id: number; kind: "done"; seen: Seen | null }
  /** No problem is known where the model could not be run. */
  | { id: number; kind: "failed"; problem: ProblemDetails | null };

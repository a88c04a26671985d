/** Messages between the page and the worker. */

import type { Classification, ClassifyOptions, Detection } from "@/api/client";
import type { ApiErrorDetails } from "@/lib/apiError";
import type { Catalogue } from "./catalogue";

/** The part of a classification that a model's file and an image's pixels are enough for. */
export type WorkerResult = Pick<Classification, "predictions" | "agreement" | "embeddings"> & {
  image: Omit<Classification["image"], "origin">;
};

/** What is found in an image, but for where that comes from. */
export type DetectionResult = Omit<Detection, "image"> & { image: Omit<Detection["image"], "origin"> };

export interface WorkerRequest {
  id: number;
  /** Null only warms the models up. */
  image: Blob | null;
  options: ClassifyOptions;
  /** The page's words, for the worker's. */
  catalogue: Catalogue;
  /** How many galaxies are to be looked for and classified, instead of the image. */
  detect?: number;
}

export interface CancelRequest {
  id: number;
  cancelled: true;
}

export type WorkerMessage =
  | { id: number; kind: "fetching"; loaded: number; total: number }
  | { id: number; kind: "done"; result: WorkerResult | DetectionResult | null }
  /** The error is null where the model could not be run. */
  | { id: number; kind: "failed"; error: ApiErrorDetails | null };

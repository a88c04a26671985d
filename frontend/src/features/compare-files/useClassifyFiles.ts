/** Classifies many files, a few at a time; a busy API is waited for, and one failure does not stop the rest. */

import { useEffect, useState } from "react";
import type { Classification, Prediction } from "@/api/client";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { classifyWithFallback } from "@/inference/classifyWithFallback";
import type { AppError } from "@/lib/appError";
import { isRetryable, retryDelaySeconds, toAppError } from "@/lib/appError";

const CONCURRENCY = 2;
const MAX_ATTEMPTS = 3;
const MIN_PAUSE_SECONDS = 2;

export type FileResult =
  | { file: File; phase: "pending" }
  | { file: File; phase: "done"; image: Classification["image"]; prediction: Prediction }
  | { file: File; phase: "failed"; error: AppError };

export function useClassifyFiles(files: File[], model: string | null, target: InferenceTarget): FileResult[] {
  const [results, setResults] = useState<FileResult[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setResults(files.map((file) => ({ file, phase: "pending" })));
    const queue = [...files.entries()];
    const work = async () => {
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
        const [index, file] = next;
        const result = await classifyFile(file, model, target, signal);
        if (!signal.aborted) setResults((before) => before.with(index, result));
      }
    };
    for (let worker = 0; worker < CONCURRENCY; worker++) void work();
    return () => controller.abort();
  }, [files, model, target]);
  return results;
}

async function classifyFile(
  file: File,
  model: string | null,
  target: InferenceTarget,
  signal: AbortSignal,
): Promise<FileResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { classification } = await classifyWithFallback(file, { model }, target, signal);
      const [prediction] = classification.predictions;
      return prediction
        ? { file, phase: "done", image: classification.image, prediction }
        : { file, phase: "failed", error: { kind: "unreadable" } };
    } catch (cause) {
      const error = toAppError(cause);
      if (signal.aborted || attempt === MAX_ATTEMPTS || !isRetryable(error)) {
        return { file, phase: "failed", error };
      }
      const seconds = Math.max(MIN_PAUSE_SECONDS, retryDelaySeconds(error));
      await new Promise((resume) => setTimeout(resume, seconds * 1000));
    }
  }
}

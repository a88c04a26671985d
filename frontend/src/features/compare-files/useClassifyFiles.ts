/** Many pictures, a few at a time; a busy API is waited for, and one that fails does not stop the rest. */

import { useEffect, useState } from "react";
import type { Result } from "@/api/client";
import type { Place } from "@/inference/classifyWithFallback";
import { ask } from "@/inference/classifyWithFallback";
import type { Trouble } from "@/lib/appError";
import { canTryAgain, secondsBeforeTryingAgain, troubleFrom } from "@/lib/appError";

const AT_ONCE = 2;
const TRIES = 3;
const PAUSE_SECONDS = 2;

export type Row =
  | { file: File; phase: "waiting" }
  | { file: File; phase: "answered"; result: Result }
  | { file: File; phase: "failed"; trouble: Trouble };

export function useClassifyFiles(files: File[], model: string | null, place: Place): Row[] {
  const [rows, setRows] = useState<Row[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setRows(files.map((file) => ({ file, phase: "waiting" })));
    const waiting = [...files.entries()];
    const work = async () => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        const [index, file] = next;
        const row = await answer(file, model, place, signal);
        if (!signal.aborted) setRows((before) => before.with(index, row));
      }
    };
    for (let worker = 0; worker < AT_ONCE; worker++) void work();
    return () => controller.abort();
  }, [files, model, place]);
  return rows;
}

async function answer(file: File, model: string | null, place: Place, signal: AbortSignal): Promise<Row> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { results } = (await ask(file, { model }, place, signal)).classification;
      const [result] = results;
      return result
        ? { file, phase: "answered", result }
        : { file, phase: "failed", trouble: { kind: "unreadable" } };
    } catch (error) {
      const trouble = troubleFrom(error);
      if (signal.aborted || attempt === TRIES || !canTryAgain(trouble))
        return { file, phase: "failed", trouble };
      const seconds = Math.max(PAUSE_SECONDS, secondsBeforeTryingAgain(trouble));
      await new Promise((resume) => setTimeout(resume, seconds * 1000));
    }
  }
}

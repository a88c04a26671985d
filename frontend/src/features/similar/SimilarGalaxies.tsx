import { useCallback } from "react";
import type { ImageReference, Reading } from "@/api/client";
import { sampleImageUrl } from "@/api/client";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import thumbnails from "@/components/ui/Thumbnails.module.css";
import { useAsync } from "@/hooks/useAsync";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { LOCAL_DEADLINE_MS } from "@/inference/classifyWithFallback";
import { findSimilar } from "@/inference/similar";
import { text as sharedText } from "@/lib/words.en";
import { text } from "./words.en";

interface Props {
  /** Pass one that stays the same object: another is searched for anew. */
  image: Blob | ImageReference;
  reading: Reading | undefined;
  /** Where the answer came from. */
  target: InferenceTarget;
  onShow: (reference: ImageReference) => void;
}

/** The samples that look most like an image; each opens. */
export function SimilarGalaxies({ image, reading, target, onShow }: Props) {
  const load = useCallback(
    (signal: AbortSignal) => findSimilar(image, reading, target, signal),
    [image, reading, target],
  );
  const { state, reload } = useAsync(load, LOCAL_DEADLINE_MS);
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  if (state.phase === "loading") return <p role="status">{text.loading}</p>;
  if (state.value.length === 0) return <p>{text.none}</p>;
  const credits = [...new Set(state.value.map(({ credit }) => credit))].join("; ");
  return (
    <>
      <ul className={thumbnails.list} data-columns="4">
        {state.value.map(({ id, caption, similarity }) => (
          <li key={id}>
            <button
              type="button"
              className={thumbnails.thumbnail}
              aria-label={text.open(caption, `${Math.round(100 * similarity)}%`)}
              onClick={() => onShow({ sample: id })}
            >
              <span className={thumbnails.picture}>
                <img
                  src={sampleImageUrl(id)}
                  alt=""
                  width="106"
                  height="106"
                  loading="lazy"
                  decoding="async"
                />
              </span>
              <span>{caption}</span>
            </button>
          </li>
        ))}
      </ul>
      <Note size="small">{sharedText.imageCredit(credits)}</Note>
    </>
  );
}

import { lazy, useState } from "react";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { CompareFiles } from "@/features/compare-files/CompareFiles";
import { MOST_IN_A_BATCH } from "@/lib/limits";
import { text } from "./words.en";

const Batch = lazy(() => import("@/features/batch/Batch").then(({ Batch }) => ({ default: Batch })));

/** More than this take a while one by one, and may as well be a batch. */
const FEW = 10;

interface Props {
  files: File[];
  /** Null leaves the choice to the API. */
  model: string | null;
  /** The one that is shown in full. */
  current: File | null;
  onOpen: (file: File) => void;
}

/** Several files, one by one or, where they are many and that is wanted, as a batch. */
export function ManyFiles(props: Props) {
  const { files, model } = props;
  // Of just these files: others are not sent because some were.
  const [sent, setSent] = useState<File[] | null>(null);
  if (sent === files)
    return (
      <LazyBoundary loading={<p role="status">{text.batch.loading}</p>}>
        <Batch files={files} model={model} onBack={() => setSent(null)} />
      </LazyBoundary>
    );
  return (
    <CompareFiles {...props}>
      {files.length > FEW && (
        <p>
          <button type="button" onClick={() => setSent(files)}>
            {text.batch.offer}
          </button>{" "}
          {text.batch.offerNote(MOST_IN_A_BATCH)}
        </p>
      )}
    </CompareFiles>
  );
}

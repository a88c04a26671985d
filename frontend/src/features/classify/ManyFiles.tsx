import { lazy, useState } from "react";
import { Button } from "@/components/ui/Button";
import { LazyBoundary } from "@/components/ui/LazyBoundary";
import { Row } from "@/components/ui/Row";
import { CompareFiles } from "@/features/compare-files/CompareFiles";
import { max_batch_images } from "@/inference/constants.gen.json";
import { text } from "./words.en";

const Batch = lazy(() => import("@/features/batch/Batch").then(({ Batch }) => ({ default: Batch })));

/** More than these take a while one by one, and may as well be a batch. */
const SEQUENTIAL_FILES = 10;

interface Props {
  files: File[];
  /** Null leaves the choice to the API. */
  model: string | null;
  /** The one that is shown above. */
  current: File | null;
  onOpen: (file: File) => void;
}

/** Several files, one by one or, where they are many and that is wanted, as a batch. */
export function ManyFiles(props: Props) {
  const { files, model } = props;
  // Only these files: others do not become a batch because some did.
  const [batched, setBatched] = useState<File[] | null>(null);
  if (batched === files)
    return (
      <LazyBoundary loading={<p role="status">{text.batch.loading}</p>}>
        <Batch files={files} model={model} onBack={() => setBatched(null)} />
      </LazyBoundary>
    );
  return (
    <CompareFiles {...props}>
      {files.length > SEQUENTIAL_FILES && (
        <Row>
          <Button onClick={() => setBatched(files)}>{text.batch.offer}</Button>
          <span>{text.batch.offerNote(max_batch_images)}</span>
        </Row>
      )}
    </CompareFiles>
  );
}

import { Button } from "@/components/ui/Button";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import type { Assignment } from "./assignment";
import { searchFor } from "./assignment";
import { CopyButtons } from "./CopyButtons";
import type { Gathering } from "./classes";
import { formatReadLink } from "./classes";
import { useGathered } from "./useGathered";
import { text } from "./words.en";

interface Props {
  assignment: Assignment;
  gathering: Gathering;
  onCodes: (codes: string[]) => void;
}

/** Adds what pupils hand in over the API, as it comes. */
export function GatheredAnswers({ assignment, gathering, onCodes }: Props) {
  const { handIns, error, look } = useGathered(gathering, onCodes);
  const link = `${location.origin}${location.pathname}${searchFor("teacher", assignment)}#${formatReadLink(gathering)}`;
  return (
    <>
      {handIns && <p>{text.teacher.gathering(new Date(handIns.expires))}</p>}
      {error ? (
        <ErrorNotice error={error} onRetry={look} />
      ) : (
        <div>
          <Button onClick={look}>{text.teacher.look}</Button>
        </div>
      )}
      <CopyButtons copies={{ [text.teacher.copyReadLink]: link }} />
      <Note size="small">{text.teacher.readLinkHint}</Note>
    </>
  );
}

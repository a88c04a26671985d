import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { Row } from "@/components/ui/Row";
import { text } from "./words.en";

interface Props {
  /** What each button copies, by its label. */
  copies: Record<string, string>;
  /** A link for the system's share sheet, where there is one. */
  shared?: string;
}

/** Buttons that copy a text each, and share a link. */
export function CopyButtons({ copies, shared }: Props) {
  const [status, setStatus] = useState("");
  const copy = async (words: string) => {
    try {
      await navigator.clipboard.writeText(words);
      setStatus(text.copied);
    } catch {
      setStatus(text.notCopied(words));
    }
  };
  // Its rejection is a change of mind.
  const share = (url: string) => void navigator.share({ url }).catch(() => undefined);
  return (
    <>
      <Row>
        {shared !== undefined && typeof navigator.share === "function" && (
          <Button variant="primary" onClick={() => share(shared)}>
            {text.share}
          </Button>
        )}
        {Object.entries(copies).map(([label, words]) => (
          <Button key={label} onClick={() => copy(words)}>
            {label}
          </Button>
        ))}
      </Row>
      <Note role="status">{status}</Note>
    </>
  );
}

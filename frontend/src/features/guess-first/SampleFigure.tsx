import type { Sample } from "@/api/client";
import { sampleImageUrl } from "@/api/client";
import { Note } from "@/components/ui/Note";
import { text as sharedText } from "@/lib/words.en";
import styles from "./GuessFirstPage.module.css";
import { text } from "./words.en";

/** A sample's picture with its credit, and without its name. */
export function SampleFigure({ sample }: { sample: Sample }) {
  return (
    <figure className={styles.image}>
      <img
        src={sampleImageUrl(sample.id)}
        alt={text.alt(sample.origin.simulated)}
        width={sample.width}
        height={sample.height}
      />
      <Note as="figcaption" size="small" className={styles.credit}>
        {sample.origin.simulated && <span>{text.simulated}</span>}{" "}
        <span>{sharedText.imageCredit(sample.origin.credit)}</span>
      </Note>
    </figure>
  );
}

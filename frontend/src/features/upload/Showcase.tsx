import type { ReactNode } from "react";
import type { SamplePage } from "@/api/client";
import { sampleImageUrl } from "@/api/client";
import { AnswerIcon } from "@/components/ui/AnswerIcon";
import { text as sharedText } from "@/lib/words.en";
import styles from "./Showcase.module.css";
import { pickShowcase } from "./showcase";
import { text } from "./words.en";

interface Props {
  /** Null until samples are known. */
  page: SamplePage | null;
  onOpen: (id: string) => void;
  /** The page's heading, which lies over the picture on a phone. */
  children: ReactNode;
}

/** One large galaxy with its answer already drawn, so that the page explains itself. */
export function Showcase({ page, onOpen, children }: Props) {
  const sample = page && pickShowcase(page);
  if (page && !sample) return children;
  const name = sample?.galaxy?.label || sample?.galaxy?.name || null;
  const prediction = sample?.prediction;
  const headline = prediction?.headline ?? sample?.headline;
  return (
    <section className={styles.showcase} aria-label={text.showcase.label}>
      <div className={styles.frame}>
        {sample && (
          <img
            src={sampleImageUrl(sample.id)}
            alt={text.showcase.alt(name)}
            width={sample.width}
            height={sample.height}
            fetchPriority="high"
          />
        )}
      </div>
      <div className={styles.heading}>{children}</div>
      <div className={styles.answer}>
        {sample && (
          <>
            <p className={styles.name}>{name ?? text.showcase.drawn}</p>
            {headline && <p className={styles.headline}>{headline.text}</p>}
            {prediction && <p className={styles.sentence}>{prediction.sentence}</p>}
            <p className={styles.path}>
              {(prediction?.path ?? sample.path).map((key) => (
                <AnswerIcon key={key} answer={key} />
              ))}
            </p>
            {sample.galaxy?.type && <p>{text.showcase.astronomers(sample.galaxy.type)}</p>}
            <div className={styles.foot}>
              <button type="button" onClick={() => onOpen(sample.id)}>
                {text.showcase.open}
              </button>
              <small>{sharedText.imageCredit((sample.origin ?? page.origin).credit)}</small>
            </div>
          </>
        )}
      </div>
    </section>
  );
}

import type { Reference, SkySource } from "@/api/client";
import type { Subject } from "./imageInput";
import styles from "./SkyZoom.module.css";
import { text } from "./words.en";

/** Limits of the API, in arcminutes. */
const LEAST = 0.2;
const MOST = 60;
const STEP = 1.5;

interface Props {
  source: SkySource;
  subject: Subject;
  onShow: (reference: Reference) => void;
}

/** More or less of the sky around the same place; what comes is classified anew. */
export function SkyZoom({ source, subject, onShow }: Props) {
  if (subject.kind !== "reference" || "sample" in subject.reference) return null;
  const { reference } = subject;
  const show = (arcminutes: number) => onShow({ ...reference, arcminutes: Number(arcminutes.toFixed(2)) });
  return (
    <div className={styles.zoom}>
      <p>{text.sky.width(source.arcminutes)}</p>
      <button
        type="button"
        disabled={source.arcminutes <= LEAST}
        onClick={() => show(Math.max(LEAST, source.arcminutes / STEP))}
      >
        {text.sky.closer}
      </button>
      <button
        type="button"
        disabled={source.arcminutes >= MOST}
        onClick={() => show(Math.min(MOST, source.arcminutes * STEP))}
      >
        {text.sky.wider}
      </button>
    </div>
  );
}

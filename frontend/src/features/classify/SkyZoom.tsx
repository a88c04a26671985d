import type { ImageReference, SkyOrigin } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { Row } from "@/components/ui/Row";
import { fov_arcmin as LIMITS } from "@/inference/constants.gen.json";
import type { ImageInput } from "./imageInput";
import styles from "./SkyZoom.module.css";
import { text } from "./words.en";

const FACTOR = 1.5;

interface Props {
  origin: SkyOrigin;
  input: ImageInput;
  onShow: (reference: ImageReference) => void;
}

/** Changes the field of view around the same position; the new image is classified anew. */
export function SkyZoom({ origin: { fov_arcmin }, input, onShow }: Props) {
  if (input.kind !== "reference" || "sample" in input.reference) return null;
  const { reference } = input;
  const show = (fov: number) => onShow({ ...reference, fov_arcmin: Number(fov.toFixed(2)) });
  return (
    <div className={styles.zoom}>
      <Row>
        <Note className={styles.width}>{text.sky.width(fov_arcmin)}</Note>
        <Button
          variant="light"
          disabled={fov_arcmin <= LIMITS.min}
          onClick={() => show(Math.max(LIMITS.min, fov_arcmin / FACTOR))}
        >
          {text.sky.closer}
        </Button>
        <Button
          variant="light"
          disabled={fov_arcmin >= LIMITS.max}
          onClick={() => show(Math.min(LIMITS.max, fov_arcmin * FACTOR))}
        >
          {text.sky.wider}
        </Button>
      </Row>
    </div>
  );
}

import type { CSSProperties, ReactNode } from "react";
import { useState } from "react";
import type { ActivationMap, Classification } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { HeatmapOverlay } from "@/features/result/HeatmapOverlay";
import { centerCropSide } from "@/lib/centerCrop";
import { text as sharedText } from "@/lib/words.en";
import styles from "./ImageView.module.css";
import { text } from "./words.en";

interface Props {
  /** Null until it is known. */
  url: string | null;
  name: string;
  alt: string;
  /** Whether somebody is to be credited for it, who is known once it is classified. */
  credited: boolean;
  /** The API's description of the image, once it is classified. */
  description: Classification["image"] | null;
  /** Laid over the image. */
  heatmap: { map: ActivationMap; strength: number } | null;
  children?: ReactNode;
}

interface Size {
  width: number;
  height: number;
}

/** The image that is classified, with the square that the model is given outlined. */
export function ImageView({ url, name, alt, credited, description, heatmap, children }: Props) {
  const [unshowableUrl, setUnshowableUrl] = useState<string | null>(null);
  const [naturalSize, setNaturalSize] = useState<Size | null>(null);
  const [inverted, setInverted] = useState(false);
  const size = description ?? naturalSize;
  const origin = description?.origin;
  return (
    <figure className={styles.image}>
      {url !== null && unshowableUrl === url ? (
        <p className={styles.unshowable}>{sharedText.unshowableImage}</p>
      ) : (
        <div className={styles.frame} style={size ? frameStyle(size) : undefined}>
          {url && (
            <img
              src={url}
              alt={alt}
              data-inverted={inverted}
              onLoad={({ currentTarget }) =>
                setNaturalSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
              }
              onError={() => setUnshowableUrl(url)}
            />
          )}
          {url && size && (
            <div className={styles.crop} style={cropStyle(size, 1)} aria-hidden="true" data-testid="framed">
              {heatmap && (
                <div style={cropStyle({ width: 1, height: 1 }, heatmap.map.extent)}>
                  <HeatmapOverlay map={heatmap.map} strength={heatmap.strength} />
                </div>
              )}
            </div>
          )}
        </div>
      )}
      <Note as="figcaption" className={styles.caption}>
        <span className={styles.name}>{name}</span>
        {description && (
          <span>{text.image.size(description.width, description.height, description.format)}</span>
        )}
        <Button variant="quiet" aria-pressed={inverted} onClick={() => setInverted(!inverted)}>
          {text.image.invert}
        </Button>
      </Note>
      <Note size="small" className={styles.credit} data-credited={credited}>
        {origin && origin.kind !== "upload" && (
          <>
            {text.image.credit}{" "}
            {origin.kind === "sky" ? <a href={origin.link}>{origin.credit}</a> : origin.credit}
          </>
        )}
      </Note>
      <div className={styles.tools}>{children}</div>
    </figure>
  );
}

function frameStyle({ width, height }: Size): CSSProperties {
  return { aspectRatio: `${width} / ${height}`, maxInlineSize: `${(70 * width) / height}vh` };
}

/** A centred square: a fraction of what the API crops from an image of this size. */
function cropStyle({ width, height }: Size, fraction: number): CSSProperties {
  const side = centerCropSide(width, height) * fraction;
  return { inlineSize: `${(100 * side) / width}%`, blockSize: `${(100 * side) / height}%` };
}

import type { CSSProperties, ReactNode } from "react";
import { useState } from "react";
import type { Classification, HeatMap } from "@/api/client";
import { HeatmapOverlay } from "@/features/result/HeatmapOverlay";
import { framedSide } from "@/lib/centerCrop";
import { text as sharedText } from "@/lib/words.en";
import styles from "./ImageView.module.css";
import { text } from "./words.en";

interface Props {
  /** Where the picture is; null until that is known. */
  url: string | null;
  name: string;
  alt: string;
  /** Whether somebody is to be credited for it, who is known once it is read. */
  credited: boolean;
  /** What the API read, once it has. */
  read: Classification["image"] | null;
  /** Laid over the picture. */
  heat: { map: HeatMap; strength: number } | null;
  children?: ReactNode;
}

interface Size {
  width: number;
  height: number;
}

/** The picture that is asked about, with the part that the model looks at outlined. */
export function Picture({ url, name, alt, credited, read, heat, children }: Props) {
  const [unshowable, setUnshowable] = useState<string | null>(null);
  const [seen, setSeen] = useState<Size | null>(null);
  const [inverted, setInverted] = useState(false);
  const size = read ?? seen;
  const source = read?.source;
  return (
    <figure className={styles.picture}>
      {url !== null && unshowable === url ? (
        <p className={styles.cannotShow}>{sharedText.unshowableImage}</p>
      ) : (
        <div className={styles.stage} style={size ? shapeOf(size) : undefined}>
          {url && (
            <img
              src={url}
              alt={alt}
              data-inverted={inverted}
              onLoad={({ currentTarget }) =>
                setSeen({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
              }
              onError={() => setUnshowable(url)}
            />
          )}
          {url && size && (
            <div className={styles.framed} style={partOf(size, 1)} aria-hidden="true" data-testid="framed">
              {heat && (
                <div className={styles.heat} style={partOf({ width: 1, height: 1 }, heat.map.covers)}>
                  <HeatmapOverlay map={heat.map} strength={heat.strength} />
                </div>
              )}
            </div>
          )}
        </div>
      )}
      <figcaption>
        <span className={styles.name}>{name}</span>
        {read && <span>{text.picture.size(read.width, read.height, read.format)}</span>}
        <button type="button" aria-pressed={inverted} onClick={() => setInverted(!inverted)}>
          {text.picture.invert}
        </button>
      </figcaption>
      <p className={styles.credit} data-credited={credited}>
        {source && source.kind !== "upload" && (
          <>
            {text.picture.credit}{" "}
            {source.kind === "sky" ? <a href={source.link}>{source.credit}</a> : source.credit}
          </>
        )}
      </p>
      <div className={styles.tools}>{children}</div>
    </figure>
  );
}

function shapeOf({ width, height }: Size): CSSProperties {
  return { aspectRatio: `${width} / ${height}`, maxInlineSize: `${(70 * width) / height}vh` };
}

/** A square about the middle: `part` of what the API cuts from a picture of this size. */
function partOf({ width, height }: Size, part: number): CSSProperties {
  const side = framedSide(width, height) * part;
  return { inlineSize: `${(100 * side) / width}%`, blockSize: `${(100 * side) / height}%` };
}

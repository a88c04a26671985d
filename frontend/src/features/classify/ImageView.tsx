import type { CSSProperties, KeyboardEvent, ReactNode } from "react";
import { useState } from "react";
import type { ActivationMap, Classification } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { HeatmapOverlay } from "@/features/result/HeatmapOverlay";
import { isBlank, locationOf } from "@/features/result/heatmap";
import { text as resultText } from "@/features/result/words.en";
import { centerCropSide } from "@/lib/centerCrop";
import { shortenMiddle } from "@/lib/shortenMiddle";
import { text as sharedText } from "@/lib/words.en";
import styles from "./ImageView.module.css";
import { text } from "./words.en";

/** What lies over the picture, and how it is opened. */
export interface MapView {
  /** Null where it is off, or not known yet. */
  map: ActivationMap | null;
  on: boolean;
  loading: boolean;
  failed: boolean;
  /** What the answer says, for a sentence to go on with. */
  answer: string;
  onToggle: () => void;
}

interface Props {
  /** Null until it is known. */
  url: string | null;
  name: string;
  alt: string;
  /** Whether somebody is to be credited for it, who is known once it is classified. */
  credited: boolean;
  /** The API's description of the image, once it is classified. */
  description: Classification["image"] | null;
  /** Whether the picture is all that the model was given, and not more. */
  isWhole: boolean;
  /** The square about the galaxy, where that is another than the framed one. */
  galaxy: Classification["image"]["galaxy"];
  /** Null where the model cannot say where it looked. */
  mapView: MapView | null;
  /** Stands in the picture's place, to frame it anew. */
  editor: ReactNode;
  children?: ReactNode;
}

interface Size {
  width: number;
  height: number;
}

/** The image that is classified, with the square that the model is given outlined. */
export function ImageView({
  url,
  name,
  alt,
  credited,
  description,
  isWhole,
  galaxy,
  mapView,
  editor,
  children,
}: Props) {
  const [unshowableUrl, setUnshowableUrl] = useState<string | null>(null);
  const [naturalSize, setNaturalSize] = useState<Size | null>(null);
  const [inverted, setInverted] = useState(false);
  const [held, setHeld] = useState(false);
  const size = isWhole ? { width: 1, height: 1 } : (description ?? naturalSize);
  const origin = description?.origin;
  const map = mapView?.on && !held ? mapView.map : null;
  return (
    <figure className={styles.image}>
      {editor ??
        (url !== null && unshowableUrl === url ? (
          <p className={styles.unshowable}>{sharedText.unshowableImage}</p>
        ) : (
          <div className={styles.stage}>
            <div className={styles.frame} style={frameStyle(size)}>
              {url && (
                <img
                  src={url}
                  alt={alt}
                  fetchPriority="high"
                  data-inverted={inverted}
                  data-greyed={map !== null}
                  onLoad={({ currentTarget }) =>
                    setNaturalSize({
                      width: currentTarget.naturalWidth,
                      height: currentTarget.naturalHeight,
                    })
                  }
                  onError={() => setUnshowableUrl(url)}
                />
              )}
              {url && size && (
                <div
                  className={styles.crop}
                  style={cropStyle(size, 1)}
                  aria-hidden="true"
                  data-testid="framed"
                >
                  {galaxy && (
                    <div className={styles.galaxy} style={galaxyStyle(galaxy)} data-testid="galaxy" />
                  )}
                  {map && (
                    <div style={cropStyle({ width: 1, height: 1 }, map.extent)}>
                      <HeatmapOverlay map={map} />
                    </div>
                  )}
                </div>
              )}
            </div>
            {url && mapView && <MapBar mapView={mapView} onHold={setHeld} />}
            {!description && <div className={styles.map} />}
          </div>
        ))}
      <div className={styles.about}>
        <Note as="figcaption" className={styles.caption}>
          <span className={styles.name} title={name}>
            {shortenMiddle(name)}
          </span>
          {description && (
            <span>{text.image.size(description.width, description.height, description.format)}</span>
          )}
          <Button variant="quiet" aria-pressed={inverted} onClick={() => setInverted(!inverted)}>
            {text.image.invert}
          </Button>
        </Note>
        <Note as="div" size="small" className={styles.credit} data-credited={credited}>
          {origin && origin.kind !== "upload" && (
            <p>
              <span>{text.image.credit}</span>{" "}
              {origin.kind === "sky" ? (
                <a href={origin.link}>{origin.credit}</a>
              ) : (
                <span>{origin.credit}</span>
              )}
            </p>
          )}
        </Note>
        <div className={styles.tools}>{children}</div>
      </div>
    </figure>
  );
}

/** Opens the map, and says what its colours mean. */
function MapBar({ mapView, onHold }: { mapView: MapView; onHold: (held: boolean) => void }) {
  const { map, on, loading, failed, answer, onToggle } = mapView;
  const words = resultText.heatmap;
  const holdWithKey = (down: boolean) => (event: KeyboardEvent) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    onHold(down);
  };
  return (
    <div className={styles.map}>
      <Button variant="quiet" aria-pressed={on} onClick={onToggle}>
        {words.open}
      </Button>
      {on && map && (
        <Button
          variant="quiet"
          onPointerDown={() => onHold(true)}
          onPointerUp={() => onHold(false)}
          onPointerLeave={() => onHold(false)}
          onPointerCancel={() => onHold(false)}
          onKeyDown={holdWithKey(true)}
          onKeyUp={holdWithKey(false)}
          onBlur={() => onHold(false)}
        >
          {words.hold}
        </Button>
      )}
      <div className={styles.legend} role="status">
        {on && loading && <span>{words.loading}</span>}
        {on && failed && <span>{words.failed}</span>}
        {on && map && isBlank(map) && <span>{words.blank(answer)}</span>}
        {on && map && !isBlank(map) && (
          <>
            <span className={styles.key} data-side="for">
              {words.for(answer)}
            </span>
            <span className={styles.key} data-side="against">
              {words.against}
            </span>
            <span className={styles.spoken}>{locationOf(map)}</span>
          </>
        )}
      </div>
    </div>
  );
}

/** The frame has the image's own shape, so that what lies over it is in place. */
function frameStyle(size: Size | null): CSSProperties {
  const { width, height } = size ?? { width: 1, height: 1 };
  return { "--ratio": width / height } as CSSProperties;
}

/** A centred square: a fraction of what the API crops from an image of this size. */
function cropStyle({ width, height }: Size, fraction: number): CSSProperties {
  const side = centerCropSide(width, height) * fraction;
  return { inlineSize: `${(100 * side) / width}%`, blockSize: `${(100 * side) / height}%` };
}

/** A square in sides of the framed one, cut where it goes beyond it. */
function galaxyStyle({ x, y, width }: { x: number; y: number; width: number }): CSSProperties {
  const within = (place: number) => Math.min(Math.max(place, 0), 1);
  const [left, top, right, bottom] = [x - width / 2, y - width / 2, x + width / 2, y + width / 2].map(within);
  return {
    inset: `${percent(top)} ${percent(1 - (right ?? 1))} ${percent(1 - (bottom ?? 1))} ${percent(left)}`,
  };
}

function percent(part = 0): string {
  return `${(100 * part).toFixed(1)}%`;
}

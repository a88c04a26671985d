import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { text as sharedText } from "@/lib/words.en";
import styles from "./CropEditor.module.css";
import type { Frame, Size } from "./crop";
import { moved, ownFrame, pixelsOf, scaled, turned, widest } from "./crop";
import { text } from "./words.en";

const PREVIEW = 512;
const NUDGE = 0.03;
const ZOOM = 1.1;
const TURN = 5;

interface Props {
  file: File;
  /** Called with the square that is to be classified; null is the whole picture, as it was. */
  onFrame: (framed: Blob | null) => void;
}

/** A square to drag, zoom and turn over the picture, with mouse, touch and keys. What it shows is what is sent. */
export function CropEditor({ file, onFrame }: Props) {
  const { image, failed } = useImage(file);
  if (failed) return <p className={styles.note}>{sharedText.unshowableImage}</p>;
  if (!image) return <p className={styles.note}>{text.framing.opening}</p>;
  return <Square image={image} onFrame={onFrame} />;
}

function Square({ image, onFrame }: { image: ImageBitmap; onFrame: Props["onFrame"] }) {
  const size: Size = image;
  const note = useId();
  const [frame, setFrame] = useState(() => ownFrame(size));
  const [changed, setChanged] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const fingers = useRef(new Map<number, { x: number; y: number }>());

  const change = (next: (before: Frame) => Frame) => {
    setFrame(next);
    setChanged(true);
  };

  useEffect(() => {
    if (canvas.current) draw(canvas.current, image, frame, PREVIEW);
  }, [image, frame]);

  useWheel(canvas, (down) => change((before) => scaled(before, down > 0 ? ZOOM : 1 / ZOOM, size)));

  const drag = ({ pointerId, clientX, clientY, currentTarget }: React.PointerEvent) => {
    const before = fingers.current.get(pointerId);
    if (!before) return;
    const now = { x: clientX, y: clientY };
    const others = [...fingers.current].filter(([id]) => id !== pointerId).map(([, finger]) => finger);
    fingers.current.set(pointerId, now);
    const [other] = others;
    if (other) {
      const apart = distance(now, other) / Math.max(1, distance(before, other));
      const angle = direction(now, other) - direction(before, other);
      change((last) => turned(scaled(last, 1 / apart, size), (angle * 180) / Math.PI));
    } else {
      const { width } = currentTarget.getBoundingClientRect();
      change((last) => moved(last, (before.x - now.x) / width, (before.y - now.y) / width, size));
    }
  };

  const press = (event: React.KeyboardEvent) => {
    const step = KEYS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change((before) => step(before, size));
  };

  const use = () => {
    const sent = document.createElement("canvas");
    draw(sent, image, frame, pixelsOf(frame));
    sent.toBlob((blob) => blob && onFrame(blob), "image/png");
  };

  const reset = () => {
    setFrame(ownFrame(size));
    setChanged(false);
    onFrame(null);
  };

  return (
    <div className={styles.editor}>
      <div
        className={styles.square}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved with the keys.
        tabIndex={0}
        role="application"
        aria-label={text.framing.square}
        aria-describedby={note}
        onKeyDown={press}
        onPointerDown={({ pointerId, clientX, clientY, currentTarget }) => {
          currentTarget.setPointerCapture(pointerId);
          fingers.current.set(pointerId, { x: clientX, y: clientY });
        }}
        onPointerMove={drag}
        onPointerUp={({ pointerId }) => fingers.current.delete(pointerId)}
        onPointerCancel={({ pointerId }) => fingers.current.delete(pointerId)}
      >
        <canvas ref={canvas} />
      </div>
      <p id={note} className={styles.note}>
        {text.framing.note}
      </p>
      <label className={styles.slider}>
        <span>{text.framing.zoom}</span>
        <input
          type="range"
          min="0"
          max="100"
          step="any"
          value={zoomOf(frame, size)}
          aria-valuetext={text.framing.side(Math.round(frame.side))}
          onChange={({ currentTarget }) => {
            const side = sideOf(Number(currentTarget.value), size);
            change((before) => scaled(before, side / before.side, size));
          }}
        />
      </label>
      <label className={styles.slider}>
        <span>{text.framing.turn}</span>
        <input
          type="range"
          min="-180"
          max="180"
          step="1"
          value={Math.round(frame.turn)}
          aria-valuetext={text.framing.degrees(Math.round(frame.turn))}
          onChange={({ currentTarget }) => {
            const turn = Number(currentTarget.value);
            change((before) => ({ ...before, turn }));
          }}
        />
      </label>
      <div className={styles.ways}>
        <button type="button" className={styles.use} onClick={use}>
          {text.framing.use}
        </button>
        <button type="button" onClick={reset} disabled={!changed}>
          {text.framing.reset}
        </button>
      </div>
    </div>
  );
}

const KEYS: Record<string, (frame: Frame, size: Size) => Frame> = {
  ArrowLeft: (frame, size) => moved(frame, -NUDGE, 0, size),
  ArrowRight: (frame, size) => moved(frame, NUDGE, 0, size),
  ArrowUp: (frame, size) => moved(frame, 0, -NUDGE, size),
  ArrowDown: (frame, size) => moved(frame, 0, NUDGE, size),
  "+": (frame, size) => scaled(frame, 1 / ZOOM, size),
  "=": (frame, size) => scaled(frame, 1 / ZOOM, size),
  "-": (frame, size) => scaled(frame, ZOOM, size),
  "[": (frame) => turned(frame, -TURN),
  "]": (frame) => turned(frame, TURN),
};

/** Zoom as a slider sees it, 0 to 100, even steps being even factors. */
function zoomOf({ side }: Frame, size: Size): number {
  return (100 * Math.log(widest(size) / side)) / Math.log(widest(size) / 64);
}

function sideOf(zoom: number, size: Size): number {
  return widest(size) * (64 / widest(size)) ** (zoom / 100);
}

function draw(canvas: HTMLCanvasElement, image: ImageBitmap, frame: Frame, pixels: number): void {
  canvas.width = pixels;
  canvas.height = pixels;
  const context = canvas.getContext("2d");
  if (!context) return;
  // Beyond the picture there is sky, and the sky is black.
  context.fillRect(0, 0, pixels, pixels);
  context.imageSmoothingQuality = "high";
  context.translate(pixels / 2, pixels / 2);
  context.rotate((frame.turn * Math.PI) / 180);
  context.scale(pixels / frame.side, pixels / frame.side);
  context.drawImage(image, -frame.x, -frame.y);
}

function useImage(file: File) {
  const [image, setImage] = useState<ImageBitmap | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let current = true;
    createImageBitmap(file).then(
      (bitmap) => (current ? setImage(bitmap) : bitmap.close()),
      () => current && setFailed(true),
    );
    return () => {
      current = false;
    };
  }, [file]);
  return { image, failed };
}

/** The wheel zooms and does not scroll the page; React's own listener could not stop the page. */
function useWheel(canvas: React.RefObject<HTMLCanvasElement | null>, onWheel: (down: number) => void) {
  const receive = useEffectEvent(onWheel);
  useEffect(() => {
    const element = canvas.current;
    const listen = (event: WheelEvent) => {
      event.preventDefault();
      receive(event.deltaY);
    };
    element?.addEventListener("wheel", listen, { passive: false });
    return () => element?.removeEventListener("wheel", listen);
  }, [canvas]);
}

interface Point {
  x: number;
  y: number;
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function direction(one: Point, other: Point): number {
  return Math.atan2(one.y - other.y, one.x - other.x);
}

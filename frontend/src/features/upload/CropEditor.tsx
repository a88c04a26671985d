import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { Slider } from "@/components/ui/Slider";
import { text as sharedText } from "@/lib/words.en";
import styles from "./CropEditor.module.css";
import type { Crop, Size } from "./crop";
import { defaultCrop, MIN_SIDE, maxSide, moveCrop, outputSize, rotateCrop, zoomCrop } from "./crop";
import { text } from "./words.en";

const PREVIEW = 512;
const MOVE_STEP = 0.03;
const ZOOM_STEP = 1.1;
const ROTATION_STEP = 5;

interface Props {
  file: File;
  /** Called with the cropped image; null is the whole image, as it was. */
  onCrop: (cropped: Blob | null) => void;
  onCancel: () => void;
}

/** A square crop to drag, zoom and rotate, with mouse, touch and keys. What it shows is what is sent. */
export function CropEditor({ file, ...rest }: Props) {
  const { image, failed } = useImage(file);
  if (failed) {
    return (
      <div className={styles.editor}>
        <Note>{sharedText.unshowableImage}</Note>
        <Button onClick={rest.onCancel}>{text.crop.cancel}</Button>
      </div>
    );
  }
  if (!image) return <Note>{text.crop.opening}</Note>;
  return <CropCanvas image={image} {...rest} />;
}

function CropCanvas({ image, onCrop, onCancel }: Omit<Props, "file"> & { image: ImageBitmap }) {
  const size: Size = image;
  const note = useId();
  const [crop, setCrop] = useState(() => defaultCrop(size));
  const [changed, setChanged] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const square = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, { x: number; y: number }>());

  const change = (next: (before: Crop) => Crop) => {
    setCrop(next);
    setChanged(true);
  };

  useEffect(() => {
    if (canvas.current) draw(canvas.current, image, crop, PREVIEW);
  }, [image, crop]);

  useEffect(() => {
    square.current?.scrollIntoView({ block: "nearest" });
    square.current?.focus({ preventScroll: true });
  }, []);

  useWheel(square, (down) =>
    change((before) => zoomCrop(before, down > 0 ? ZOOM_STEP : 1 / ZOOM_STEP, size)),
  );

  const drag = ({ pointerId, clientX, clientY, currentTarget }: React.PointerEvent) => {
    const before = pointers.current.get(pointerId);
    if (!before) return;
    const now = { x: clientX, y: clientY };
    const others = [...pointers.current].filter(([id]) => id !== pointerId).map(([, pointer]) => pointer);
    pointers.current.set(pointerId, now);
    const [other] = others;
    if (other) {
      const apart = distance(now, other) / Math.max(1, distance(before, other));
      const angle = direction(now, other) - direction(before, other);
      change((last) => rotateCrop(zoomCrop(last, 1 / apart, size), (angle * 180) / Math.PI));
    } else {
      const { width } = currentTarget.getBoundingClientRect();
      change((last) => moveCrop(last, (before.x - now.x) / width, (before.y - now.y) / width, size));
    }
  };

  const press = (event: React.KeyboardEvent) => {
    const step = KEYS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change((before) => step(before, size));
  };

  const apply = () => {
    const output = document.createElement("canvas");
    draw(output, image, crop, outputSize(crop));
    output.toBlob((blob) => blob && onCrop(blob), "image/png");
  };

  const reset = () => {
    setCrop(defaultCrop(size));
    setChanged(false);
    onCrop(null);
  };

  return (
    <div className={styles.editor}>
      <div
        ref={square}
        className={styles.square}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the crop is moved with the keys.
        tabIndex={0}
        role="application"
        aria-label={text.crop.square}
        aria-describedby={note}
        onKeyDown={press}
        onPointerDown={({ pointerId, clientX, clientY, currentTarget }) => {
          currentTarget.setPointerCapture(pointerId);
          pointers.current.set(pointerId, { x: clientX, y: clientY });
        }}
        onPointerMove={drag}
        onPointerUp={({ pointerId }) => pointers.current.delete(pointerId)}
        onPointerCancel={({ pointerId }) => pointers.current.delete(pointerId)}
      >
        <canvas ref={canvas} />
      </div>
      <Note id={note}>{text.crop.note}</Note>
      <Slider
        label={text.crop.zoom}
        min={0}
        max={100}
        step="any"
        value={zoomOf(crop, size)}
        valueText={text.crop.side(Math.round(crop.side))}
        onChange={(zoom) => change((before) => zoomCrop(before, sideOf(zoom, size) / before.side, size))}
      />
      <Slider
        label={text.crop.rotate}
        min={-180}
        max={180}
        step={1}
        value={Math.round(crop.rotation)}
        valueText={text.crop.degrees(Math.round(crop.rotation))}
        onChange={(rotation) => change((before) => ({ ...before, rotation }))}
      />
      <div className={styles.actions}>
        <Button variant="primary" onClick={apply}>
          {text.crop.use}
        </Button>
        <Button onClick={onCancel}>{text.crop.cancel}</Button>
        <Button variant="quiet" onClick={reset} disabled={!changed}>
          {text.crop.reset}
        </Button>
      </div>
    </div>
  );
}

const KEYS: Record<string, (crop: Crop, size: Size) => Crop> = {
  ArrowLeft: (crop, size) => moveCrop(crop, -MOVE_STEP, 0, size),
  ArrowRight: (crop, size) => moveCrop(crop, MOVE_STEP, 0, size),
  ArrowUp: (crop, size) => moveCrop(crop, 0, -MOVE_STEP, size),
  ArrowDown: (crop, size) => moveCrop(crop, 0, MOVE_STEP, size),
  "+": (crop, size) => zoomCrop(crop, 1 / ZOOM_STEP, size),
  "=": (crop, size) => zoomCrop(crop, 1 / ZOOM_STEP, size),
  "-": (crop, size) => zoomCrop(crop, ZOOM_STEP, size),
  "[": (crop) => rotateCrop(crop, -ROTATION_STEP),
  "]": (crop) => rotateCrop(crop, ROTATION_STEP),
};

/** Zoom on a logarithmic slider, 0 to 100. */
function zoomOf({ side }: Crop, size: Size): number {
  return (100 * Math.log(maxSide(size) / side)) / Math.log(maxSide(size) / MIN_SIDE);
}

function sideOf(zoom: number, size: Size): number {
  return maxSide(size) * (MIN_SIDE / maxSide(size)) ** (zoom / 100);
}

function draw(canvas: HTMLCanvasElement, image: ImageBitmap, crop: Crop, pixels: number): void {
  canvas.width = pixels;
  canvas.height = pixels;
  const context = canvas.getContext("2d");
  if (!context) return;
  // Beyond the image there is sky, and the sky is black.
  context.fillRect(0, 0, pixels, pixels);
  context.imageSmoothingQuality = "high";
  context.translate(pixels / 2, pixels / 2);
  context.rotate((crop.rotation * Math.PI) / 180);
  context.scale(pixels / crop.side, pixels / crop.side);
  context.drawImage(image, -crop.x, -crop.y);
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

/** While the square has the focus the wheel zooms, and does not scroll the page; React's own listener is passive. */
function useWheel(square: React.RefObject<HTMLElement | null>, onWheel: (down: number) => void) {
  const receive = useEffectEvent(onWheel);
  useEffect(() => {
    const element = square.current;
    const listen = (event: WheelEvent) => {
      if (document.activeElement !== element) return;
      event.preventDefault();
      receive(event.deltaY);
    };
    element?.addEventListener("wheel", listen, { passive: false });
    return () => element?.removeEventListener("wheel", listen);
  }, [square]);
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

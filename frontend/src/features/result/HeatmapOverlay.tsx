/** An activation map, laid over the part of the image that it covers. */

import { useEffect, useRef } from "react";
import type { ActivationMap } from "@/api/client";
import styles from "./HeatmapOverlay.module.css";
import { CONTOUR, isContour, maxMagnitude, upsample } from "./heatmap";

const SIDE = 256;

/** Green for, violet against: no galaxy has these colours, and colour-blind eyes tell them apart. */
const FOR = [40, 230, 120] as const;
const AGAINST = [175, 85, 255] as const;
const LINE = [235, 255, 240, 255] as const;

/** The strongest evidence still lets the galaxy through. */
const MAX_OPACITY = 0.7;

export function HeatmapOverlay({ map }: { map: ActivationMap }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const pixels = context.createImageData(SIDE, SIDE);
    const values = upsample(map, SIDE);
    const max = maxMagnitude(map);
    const level = CONTOUR * Math.max(...values);
    values.forEach((value, index) => {
      const [red, green, blue] = value >= 0 ? FOR : AGAINST;
      const opacity = Math.round(255 * MAX_OPACITY * Math.min(1, Math.abs(value) / max));
      const onLine = level > 0 && isContour(values, SIDE, index, level);
      pixels.data.set(onLine ? LINE : [red, green, blue, opacity], index * 4);
    });
    context.putImageData(pixels, 0, 0);
  }, [map]);
  return <canvas ref={canvas} className={styles.overlay} width={SIDE} height={SIDE} data-testid="heat-map" />;
}

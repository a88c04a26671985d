/** An activation map, laid over the part of the image that it covers. */

import { useEffect, useRef } from "react";
import type { ActivationMap } from "@/api/client";
import styles from "./HeatmapOverlay.module.css";
import { maxMagnitude } from "./heatmap";

interface Props {
  map: ActivationMap;
  /** Opacity, 0 to 1. */
  strength: number;
}

/** Amber for evidence, blue for evidence against: safe for colour-blind eyes. */
const FOR = [255, 190, 70] as const;
const AGAINST = [90, 140, 255] as const;

export function HeatmapOverlay({ map, strength }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const width = map.rows[0]?.length ?? 0;
    const pixels = context.createImageData(width, map.rows.length);
    const max = maxMagnitude(map);
    map.rows.flat().forEach((value, index) => {
      const [red, green, blue] = value >= 0 ? FOR : AGAINST;
      pixels.data.set([red, green, blue, Math.round(255 * Math.min(1, Math.abs(value) / max))], index * 4);
    });
    context.putImageData(pixels, 0, 0);
  }, [map]);
  return (
    <canvas
      ref={canvas}
      className={styles.overlay}
      width={map.rows[0]?.length ?? 1}
      height={map.rows.length}
      style={{ opacity: strength }}
      data-testid="heat-map"
    />
  );
}

/** Where a model saw an answer, laid over the part of the picture that it looked at. */

import { useEffect, useRef } from "react";
import type { HeatMap } from "@/api/client";
import styles from "./HeatmapOverlay.module.css";
import { strongest } from "./heatmap";

interface Props {
  map: HeatMap;
  /** 0 to 1: how much of the picture it hides. */
  strength: number;
}

/** Amber: what speaks for the answer; blue: what speaks against it. Both survive colour-blindness. */
const FOR = [255, 190, 70] as const;
const AGAINST = [90, 140, 255] as const;

export function HeatmapOverlay({ map, strength }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const width = map.rows[0]?.length ?? 0;
    const pixels = context.createImageData(width, map.rows.length);
    const most = strongest(map);
    map.rows.flat().forEach((value, index) => {
      const [red, green, blue] = value >= 0 ? FOR : AGAINST;
      pixels.data.set([red, green, blue, Math.round(255 * Math.min(1, Math.abs(value) / most))], index * 4);
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

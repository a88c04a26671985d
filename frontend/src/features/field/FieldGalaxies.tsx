import type { CSSProperties } from "react";
import { useCallback, useEffect, useEffectEvent, useState } from "react";
import type { DetectedGalaxy, Detection } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { ErrorNotice } from "@/components/ui/ErrorNotice";
import { Note } from "@/components/ui/Note";
import { Row } from "@/components/ui/Row";
import { ScrollArea } from "@/components/ui/ScrollArea";
import { Stack } from "@/components/ui/Stack";
import thumbnails from "@/components/ui/Thumbnails.module.css";
import { useAsync } from "@/hooks/useAsync";
import { useObjectUrl } from "@/hooks/useObjectUrl";
import type { InferenceTarget } from "@/inference/classifyWithFallback";
import { LOCAL_DEADLINE_MS, savesData } from "@/inference/classifyWithFallback";
import { detect } from "@/inference/detect";
import { download } from "@/lib/download";
import { cutOut } from "./cutOut";
import styles from "./FieldGalaxies.module.css";
import { isField, middleOf, tableOf } from "./galaxies";
import { text } from "./words.en";

/** How many are listed; the command line lists all. */
const MAX_GALAXIES = 100;

interface Props {
  /** The whole picture. */
  file: File;
  model: string | null;
  target: InferenceTarget;
  /** Called with the square about a galaxy. */
  onOpen: (file: File, cropped: Blob) => void;
}

/** Of a picture with several galaxies: all of them, or the one in the middle. Nothing of any other picture. */
export function FieldGalaxies({ file, model, target, onOpen }: Props) {
  const count = useCallback(
    (signal: AbortSignal) => detect(file, model, 1, target, signal),
    [file, model, target],
  );
  const { state } = useAsync(savesData() ? null : count, LOCAL_DEADLINE_MS);
  const [wanted, setWanted] = useState<"all" | "middle" | null>(null);
  if (state.phase !== "ready" || !isField(state.value)) return null;
  return (
    <Card>
      <Stack aria-label={text.label}>
        <Row>
          <p role="status">{text.several(state.value.detected)}</p>
          <Button aria-expanded={wanted === "all"} onClick={() => setWanted(wanted === "all" ? null : "all")}>
            {text.all}
          </Button>
          <Button onClick={() => setWanted("middle")}>{text.middle}</Button>
        </Row>
        {wanted && (
          <Galaxies
            key={wanted}
            file={file}
            model={model}
            target={target}
            onlyMiddle={wanted === "middle"}
            onOpen={onOpen}
          />
        )}
      </Stack>
    </Card>
  );
}

function Galaxies({ file, model, target, onlyMiddle, onOpen }: Props & { onlyMiddle: boolean }) {
  const [failed, setFailed] = useState(false);
  const [opened, setOpened] = useState<number | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const url = useObjectUrl(file);
  const open = async (galaxy: DetectedGalaxy, { image }: Detection) => {
    setOpened(galaxy.number);
    const cropped = await cutOut(file, galaxy, image).catch(() => null);
    setFailed(cropped === null);
    if (cropped) onOpen(file, cropped);
  };
  const load = useCallback(
    (signal: AbortSignal) => detect(file, model, MAX_GALAXIES, target, signal),
    [file, model, target],
  );
  const { state, reload } = useAsync(load, LOCAL_DEADLINE_MS);
  const openMiddle = useEffectEvent((detection: Detection) => {
    const middle = middleOf(detection);
    if (middle) void open(middle, detection);
  });
  useEffect(() => {
    if (onlyMiddle && state.phase === "ready") openMiddle(state.value);
  }, [onlyMiddle, state]);
  if (state.phase === "failed") return <ErrorNotice error={state.error} onRetry={reload} />;
  if (state.phase === "loading") return <p role="status">{text.loading}</p>;
  if (failed) return <p role="alert">{text.notCut}</p>;
  if (onlyMiddle) return null;
  const detection = state.value;
  const { image, galaxies, detected, notes } = detection;
  const has = (code: Detection["notes"][number]["code"]) => notes.some((note) => note.code === code);
  const save = () => download(new Blob([tableOf(detection)], { type: "text/csv" }), "galaxies.csv");
  return (
    <>
      <div className={styles.picture} style={{ "--ratio": image.width / image.height } as CSSProperties}>
        {url && <img src={url} alt={text.picture} width={image.width} height={image.height} />}
        {galaxies.map((galaxy) => (
          <button
            key={galaxy.number}
            type="button"
            // The strip below has the same, in order, for the keys.
            tabIndex={-1}
            className={styles.marker}
            style={markerStyle(galaxy, image)}
            data-pointed={pointed === galaxy.number || opened === galaxy.number}
            aria-label={text.open(galaxy.number, headlineOf(galaxy))}
            onClick={() => open(galaxy, detection)}
          />
        ))}
      </div>
      <ScrollArea label={text.strip} maxBlockSize="15rem">
        <ul className={thumbnails.list}>
          {galaxies.map((galaxy) => (
            <li key={galaxy.number}>
              <button
                type="button"
                className={thumbnails.thumbnail}
                aria-pressed={opened === galaxy.number}
                onClick={() => open(galaxy, detection)}
                onFocus={() => setPointed(galaxy.number)}
                onBlur={() => setPointed(null)}
                onPointerEnter={() => setPointed(galaxy.number)}
                onPointerLeave={() => setPointed(null)}
              >
                <span className={thumbnails.picture}>
                  {url && <span className={styles.cutout} style={cutoutStyle(galaxy, image, url)} />}
                </span>
                <span>
                  {galaxy.number}. {headlineOf(galaxy)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </ScrollArea>
      {detected > galaxies.length && <Note>{text.some(galaxies.length, detected)}</Note>}
      {has("no_stars") && <Note>{text.noStars}</Note>}
      {(has("time_limit") || has("work_limit")) && <Note>{text.unfinished}</Note>}
      <Row>
        <Button onClick={save}>{text.csv}</Button>
      </Row>
    </>
  );
}

function headlineOf({ prediction }: DetectedGalaxy): string {
  return prediction?.headline.text ?? text.unanswered;
}

type Size = Pick<Detection["image"], "width" | "height">;

/** Twice the radius of nine tenths of the light. */
function markerStyle({ x, y, r90 }: DetectedGalaxy, { width, height }: Size): CSSProperties {
  return {
    insetInlineStart: `${(100 * (x + 0.5)) / width}%`,
    insetBlockStart: `${(100 * (y + 0.5)) / height}%`,
    inlineSize: `${(400 * r90) / width}%`,
  };
}

/** The frame's part of the picture fills the element. */
function cutoutStyle({ frame }: DetectedGalaxy, { width, height }: Size, url: string): CSSProperties {
  const { left, top, side } = frame;
  return {
    inlineSize: `${(100 * width) / side}%`,
    aspectRatio: `${width} / ${height}`,
    translate: `${(-100 * left) / width}% ${(-100 * top) / height}%`,
    backgroundImage: `url(${url})`,
  };
}

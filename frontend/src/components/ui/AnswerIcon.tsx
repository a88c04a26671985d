/** Icons of the answers: our own, a few strokes each, in the colour of the text. */

import type { ReactNode } from "react";
import styles from "./AnswerIcon.module.css";

/** Points on a logarithmic spiral about the middle, as a path. */
function arm(start: number, turns: number, growth: number): string {
  const steps = 24;
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const angle = start + (step / steps) * turns * 2 * Math.PI;
    const radius = 4 * Math.exp((growth * step) / steps);
    return `${(24 + radius * Math.cos(angle)).toFixed(1)} ${(24 + radius * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}

function Arms({ count, turns = 0.55 }: { count: number; turns?: number }) {
  const starts = Array.from({ length: count }, (_, index) => (index / count) * 2 * Math.PI);
  return (
    <>
      {starts.map((start) => (
        <path key={start} d={arm(start, turns, 1.6)} />
      ))}
      <Core r={3} />
    </>
  );
}

function Core({ r }: { r: number }) {
  return <circle cx="24" cy="24" r={r} fill="currentColor" stroke="none" />;
}

function Blob({ rx, ry, soft = false }: { rx: number; ry: number; soft?: boolean }) {
  return <ellipse cx="24" cy="24" rx={rx} ry={ry} fill="currentColor" fillOpacity={soft ? 0.25 : 0.1} />;
}

const DISK = <Blob rx={19} ry={19} />;
const EDGE = <ellipse cx="24" cy="24" rx="21" ry="2.5" fill="currentColor" fillOpacity="0.4" />;
const TICK = <path d="M13 25l8 8 15-17" />;
const CROSS = <path d="M15 15l18 18M33 15L15 33" />;
const QUESTION = <path d="M18 18c0-8 12-8 12 0 0 5-6 5-6 11M24 35v.5" />;
const IRREGULAR = (
  <path
    d="M10 22c2-9 12-6 17-11s12 4 9 10 5 12-3 15-9-3-15 1-11-5-8-15z"
    fill="currentColor"
    fillOpacity="0.15"
  />
);

const ICONS: Record<string, ReactNode> = {
  "Class1.1": <Blob rx={17} ry={13} soft />,
  "Class1.2": (
    <>
      {DISK}
      <Arms count={2} />
    </>
  ),
  "Class1.3": <path d="M24 4v40M4 24h40M14 14l20 20M34 14L14 34" />,
  "Class2.1": (
    <>
      {EDGE}
      <Core r={5} />
    </>
  ),
  "Class2.2": (
    <>
      <Blob rx={20} ry={15} />
      <Core r={5} />
    </>
  ),
  "Class3.1": (
    <>
      {DISK}
      <path d="M13 31L35 17" strokeWidth="6" />
    </>
  ),
  "Class3.2": (
    <>
      {DISK}
      <Core r={6} />
    </>
  ),
  "Class4.1": <Arms count={2} />,
  "Class4.2": (
    <>
      {DISK}
      <circle cx="24" cy="24" r="11" fill="currentColor" fillOpacity="0.15" stroke="none" />
    </>
  ),
  "Class5.1": DISK,
  "Class5.2": (
    <>
      {DISK}
      <Core r={3} />
    </>
  ),
  "Class5.3": (
    <>
      {DISK}
      <Core r={7} />
    </>
  ),
  "Class5.4": (
    <>
      {DISK}
      <Core r={12} />
    </>
  ),
  "Class6.1": TICK,
  "Class6.2": CROSS,
  "Class7.1": <Blob rx={17} ry={17} soft />,
  "Class7.2": <Blob rx={19} ry={12} soft />,
  "Class7.3": <Blob rx={21} ry={6} soft />,
  "Class8.1": (
    <>
      <circle cx="24" cy="24" r="17" />
      <Core r={5} />
    </>
  ),
  "Class8.2": (
    <>
      <Core r={5} />
      <path d="M33 8c9 8 9 24 0 32" strokeWidth="3.5" />
    </>
  ),
  "Class8.3": <path d="M8 30c6-14 14-2 18-10s12-12 15-6-5 10-10 12-5 12-12 10" />,
  "Class8.4": IRREGULAR,
  "Class8.5": QUESTION,
  "Class8.6": (
    <>
      <circle cx="17" cy="27" r="10" fill="currentColor" fillOpacity="0.15" />
      <circle cx="32" cy="20" r="8" fill="currentColor" fillOpacity="0.15" />
    </>
  ),
  "Class8.7": (
    <>
      <Blob rx={20} ry={11} />
      <path d="M5 24h38" strokeWidth="4" strokeDasharray="7 3" />
    </>
  ),
  "Class9.1": (
    <>
      {EDGE}
      <Core r={7} />
    </>
  ),
  "Class9.2": (
    <>
      {EDGE}
      <rect x="16" y="18" width="16" height="12" rx="2" fill="currentColor" stroke="none" />
    </>
  ),
  "Class9.3": EDGE,
  "Class10.1": <Arms count={2} turns={1.1} />,
  "Class10.2": <Arms count={2} turns={0.6} />,
  "Class10.3": <Arms count={2} turns={0.28} />,
  "Class11.1": <Arms count={1} />,
  "Class11.2": <Arms count={2} />,
  "Class11.3": <Arms count={3} />,
  "Class11.4": <Arms count={4} />,
  "Class11.5": <Arms count={6} turns={0.35} />,
  "Class11.6": (
    <>
      {DISK}
      {QUESTION}
    </>
  ),
};

/** An answer's icon, where it has one; the label beside it says the same. */
export function AnswerIcon({ answer, large = false }: { answer: string; large?: boolean }) {
  const icon = ICONS[answer];
  if (!icon) return null;
  return (
    <svg className={styles.icon} data-large={large} viewBox="0 0 48 48" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
        {icon}
      </g>
    </svg>
  );
}

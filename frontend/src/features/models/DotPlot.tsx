import styles from "./plots.module.css";
import { linearScale, logScale } from "./scale";

const WIDTH = 400;
const HEIGHT = 290;
const LEFT = 46;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 46;
const LINE = 15;

interface Axis {
  label: string;
  /** Of a round value that is marked. */
  tick: (value: number) => string;
  /** Of a dot's own value. */
  figure: (value: number) => string;
}

interface Dot {
  label: string;
  x: number;
  y: number;
  hollow: boolean;
  highlighted: boolean;
}

interface Props {
  /** Says what is plotted, to those who do not see it. */
  title: string;
  /** Logarithmic. */
  x: Axis;
  y: Axis & { lowIsGood: boolean };
  dots: Dot[];
}

/** Named dots; up is better. */
export function DotPlot({ title, x, y, dots }: Props) {
  if (dots.length < 2) return null;
  const across = logScale(dots.map((dot) => dot.x));
  const upward = linearScale(dots.map((dot) => dot.y));
  const left = (value: number) => LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
  const top = (value: number) => {
    const place = upward.place(value);
    return TOP + (y.lowIsGood ? place : 1 - place) * (HEIGHT - TOP - BOTTOM);
  };
  const placed = placeLabels(dots.map((dot) => ({ ...dot, left: left(dot.x), top: top(dot.y) })));
  const values = dots.map((dot) => `${dot.label}: ${y.figure(dot.y)}, ${x.figure(dot.x)}`);
  return (
    <svg
      className={styles.plot}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${title}. ${values.join("; ")}.`}
    >
      {upward.ticks.map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1={LEFT} x2={WIDTH - RIGHT} y1={top(tick)} y2={top(tick)} />
          <text className={styles.tick} x={LEFT - 6} y={top(tick) + 4} textAnchor="end">
            {y.tick(tick)}
          </text>
        </g>
      ))}
      {across.ticks.map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1={left(tick)} x2={left(tick)} y1={TOP} y2={HEIGHT - BOTTOM} />
          <text className={styles.tick} x={left(tick)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
            {x.tick(tick)}
          </text>
        </g>
      ))}
      <text className={styles.axis} x={4} y={14}>
        {y.label}
      </text>
      <text className={styles.axis} x={WIDTH - RIGHT} y={HEIGHT - 8} textAnchor="end">
        {x.label}
      </text>
      {placed.map((dot) => (
        <g key={dot.label} data-highlighted={dot.highlighted} className={styles.dot}>
          <circle cx={dot.left} cy={dot.top} r={6} data-hollow={dot.hollow} />
          <text
            x={dot.left + (dot.before ? -10 : 10)}
            y={dot.labelTop + 4}
            textAnchor={dot.before ? "end" : "start"}
          >
            {dot.label}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** A label stands beside its dot, on the side with more room, and below the one that it would cover. */
function placeLabels<Placed extends { label: string; left: number; top: number }>(dots: Placed[]) {
  const labels: { start: number; end: number; top: number }[] = [];
  return dots
    .toSorted((one, other) => one.top - other.top)
    .map((dot) => {
      const before = dot.left > LEFT + (WIDTH - LEFT) / 2;
      const length = dot.label.length * 6.6 + 10;
      const [start, end] = before ? [dot.left - length, dot.left] : [dot.left, dot.left + length];
      const below = labels
        .filter((label) => label.start < end && start < label.end)
        .map((label) => label.top + LINE);
      const labelTop = Math.max(dot.top, ...below);
      labels.push({ start, end, top: labelTop });
      return { ...dot, before, labelTop };
    });
}

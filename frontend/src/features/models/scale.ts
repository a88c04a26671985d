/** Scales of plots: from values to places, and round values to mark. */

export interface Scale {
  /** From 0 at the first bound to 1 at the second. */
  place: (value: number) => number;
  ticks: number[];
}

/** Linear between round values that hold all values. */
export function linearScale(values: number[], count = 4): Scale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = roundStep((high - low || Math.abs(high) || 1) / count);
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return {
    place: (value) => (value / step - first) / (last - first),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * step)),
  };
}

/** Logarithmic, with 1, 2 and 5 of each power of ten marked, or the powers alone where they are many. */
export function logScale(values: number[]): Scale {
  const low = Math.log10(Math.min(...values)) - 0.15;
  const high = Math.log10(Math.max(...values)) + 0.15;
  const powers = Array.from(
    { length: Math.ceil(high) - Math.floor(low) + 1 },
    (_, index) => Math.floor(low) + index,
  );
  const factors = high - low > 1.8 ? [1] : [1, 2, 5];
  return {
    place: (value) => (Math.log10(value) - low) / (high - low),
    ticks: powers
      .flatMap((power) => factors.map((factor) => round(factor * 10 ** power)))
      .filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high),
  };
}

/** The next larger of 1, 2, 5 and 10 of its power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10);
}

/** Without the remainders of binary fractions. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

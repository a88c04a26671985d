import { roundHalfEven } from "./rounding";

/** A number with the digits that mean something, and its unit; without a minus before a zero. */
export function formatQuantity(
  value: number,
  { decimals, unit }: { decimals: number; unit: string },
): string {
  const rounded = roundHalfEven(value, decimals) + 0;
  return `${rounded.toFixed(decimals)} ${unit}`.trimEnd();
}

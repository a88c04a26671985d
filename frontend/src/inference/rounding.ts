/** Rounds half to even, as Python does. */
export function roundHalfEven(value: number, digits: number): number {
  // A tie is an odd number of halves of the last digit, which only binary fractions can be exactly.
  const tie = Math.abs((value * 2 ** (digits + 1)) % 2) === 1;
  if (!tie) return Number(value.toFixed(digits));
  const low = Math.floor(value * 10 ** digits);
  return (low % 2 === 0 ? low : low + 1) / 10 ** digits;
}

/** How many of forty volunteers would give an answer: the range of galaxy_model/intervals.py, a beta-binomial's. */

import carried from "./constants.gen.json";

const { count: VOLUNTEERS, level: LEVEL, least: LEAST } = carried.volunteers;

/** The least and most volunteers between the outer (1 - LEVEL) / 2 of the probability on each side. */
export function volunteersRange(fraction: number, concentration: number): { least: number; most: number } {
  const mean = Math.min(1 - LEAST, Math.max(LEAST, fraction));
  const alpha = mean * concentration;
  const beta = (1 - mean) * concentration;
  const logarithms = [0];
  for (let count = 0; count < VOLUNTEERS; count++) {
    // The ratio of each probability to the one before it.
    const step = (((VOLUNTEERS - count) / (count + 1)) * (count + alpha)) / (VOLUNTEERS - 1 - count + beta);
    logarithms.push((logarithms[count] ?? 0) + Math.log(step));
  }
  const highest = Math.max(...logarithms);
  const weights = logarithms.map((logarithm) => Math.exp(logarithm - highest));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const tail = (1 - LEVEL) / 2;
  let sum = 0;
  let least = 0;
  let most = 0;
  for (const weight of weights) {
    sum += weight;
    if (sum / whole <= tail) least += 1;
    if (sum / whole < 1 - tail) most += 1;
  }
  return { least, most: Math.min(most, VOLUNTEERS) };
}

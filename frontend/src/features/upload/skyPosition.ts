/** A position in the sky as people write it: degrees, or hours and degrees with minutes and seconds. */

export interface SkyPosition {
  /** Right ascension in degrees, 0 to 360. */
  ra: number;
  /** Declination in degrees, -90 to 90. */
  dec: number;
}

const DEGREES = /^([+-]?\d+(?:\.\d+)?)°?[\s,;]+([+-]?\d+(?:\.\d+)?)°?$/;
const SEXAGESIMAL =
  /^(\d{1,2})[h:\s]+(\d{1,2})[m:\s]+(\d{1,2}(?:\.\d+)?)s?[\s,;]+([+-]?)(\d{1,2})[d°:\s]+(\d{1,2})[m':′\s]+(\d{1,2}(?:\.\d+)?)[s"″]?$/;

const DECIMAL_COMMAS = /^[+-]?\d+,\d+°?[\s;]+[+-]?\d+,\d+°?$/;

/** Two or six numbers and nothing else: what is meant is a position, even where it is none in the sky. */
export function looksLikePosition(value: string): boolean {
  const numbers = value.match(/\d+(?:[.,]\d+)?/g) ?? [];
  return /^[\d\s.,;:°′″'"hdms+−-]+$/.test(value.trim()) && numbers.length >= 2;
}

/** Parses a position; null where it is none. */
export function parsePosition(value: string): SkyPosition | null {
  const written = value.trim().replaceAll("−", "-");
  const normal = DECIMAL_COMMAS.test(written) ? written.replaceAll(",", ".") : written;
  const degrees = DEGREES.exec(normal);
  if (degrees) return inRange(Number(degrees[1]), Number(degrees[2]));
  const parts = SEXAGESIMAL.exec(normal);
  if (!parts) return null;
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [degree, arcminute, arcsecond] = [Number(parts[5]), Number(parts[6]), Number(parts[7])];
  if (hours >= 24 || minutes >= 60 || seconds >= 60 || arcminute >= 60 || arcsecond >= 60) return null;
  const magnitude = degree + arcminute / 60 + arcsecond / 3600;
  return inRange(15 * (hours + minutes / 60 + seconds / 3600), parts[4] === "-" ? -magnitude : magnitude);
}

function inRange(ra: number, dec: number): SkyPosition | null {
  if (ra < 0 || ra > 360 || Math.abs(dec) > 90) return null;
  return { ra: round(ra), dec: round(dec) };
}

/** To a few milliarcseconds, so that URLs stay short. */
function round(degrees: number): number {
  return Number(degrees.toFixed(6));
}

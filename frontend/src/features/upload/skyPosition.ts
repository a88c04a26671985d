/** A position in the sky as people write it: degrees, or hours and degrees with minutes and seconds. */

export interface Place {
  /** Right ascension in degrees, 0 to 360. */
  ra: number;
  /** Declination in degrees, -90 to 90. */
  dec: number;
}

const DEGREES = /^([+-]?\d+(?:\.\d+)?)°?[\s,;]+([+-]?\d+(?:\.\d+)?)°?$/;
const SEXAGESIMAL =
  /^(\d{1,2})[h:\s]+(\d{1,2})[m:\s]+(\d{1,2}(?:\.\d+)?)s?[\s,;]+([+-]?)(\d{1,2})[d°:\s]+(\d{1,2})[m':′\s]+(\d{1,2}(?:\.\d+)?)[s"″]?$/;

/** The place that some words mean; null where they mean none. */
export function placeIn(words: string): Place | null {
  const normal = words.trim().replaceAll("−", "-");
  const degrees = DEGREES.exec(normal);
  if (degrees) return within(Number(degrees[1]), Number(degrees[2]));
  const parts = SEXAGESIMAL.exec(normal);
  if (!parts) return null;
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [whole, arcminutes, arcseconds] = [Number(parts[5]), Number(parts[6]), Number(parts[7])];
  if (minutes >= 60 || seconds >= 60 || arcminutes >= 60 || arcseconds >= 60) return null;
  const size = whole + arcminutes / 60 + arcseconds / 3600;
  return within(15 * (hours + minutes / 60 + seconds / 3600), parts[4] === "-" ? -size : size);
}

function within(ra: number, dec: number): Place | null {
  if (ra < 0 || ra > 360 || Math.abs(dec) > 90) return null;
  return { ra: rounded(ra), dec: rounded(dec) };
}

/** To a hundredth of an arcsecond and a bit, so that addresses stay short. */
function rounded(degrees: number): number {
  return Number(degrees.toFixed(6));
}

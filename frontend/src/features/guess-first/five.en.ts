/** The words of the day's five galaxies, in English. */

import { activeLanguage, inLanguage } from "@/lib/language";
import type { Mark } from "./progress";

const date = {
  format: (day: Date) => day.toLocaleDateString(activeLanguage(), { dateStyle: "long", timeZone: "UTC" }),
};
/** Where the visitor is. */
const time = { format: (day: Date) => day.toLocaleTimeString(activeLanguage(), { timeStyle: "short" }) };

export const text = inLanguage("five", {
  title: "Five a day",
  lead: "Five galaxies, the same for everyone today. You say first what you see.",
  day: (day: Date, ends: Date) =>
    `${date.format(day)}, which ends at midnight UTC: ${time.format(ends)} where you are.`,
  streak: (days: number) =>
    days === 1 ? "You have a streak of one day." : `You have a streak of ${days} days.`,
  loading: "Fetching a galaxy …",
  none: "There are no galaxies here to ask about.",
  galaxy: (n: number, of: number) => `Galaxy ${n} of ${of}`,
  own: (answer: string) => `You: ${answer}.`,
  most: (count: number, real: boolean) =>
    real
      ? `About ${count} of 40 volunteers would say so too.`
      : `The model expects ${count} of 40 to see this too.`,
  minority: (count: number, most: string, real: boolean) => {
    const few =
      [`Hardly anyone of 40 would say so`, `You would be the only one of 40`][count] ??
      `You would be one of ${count} in 40`;
    return real ? `${few}; most volunteers: ${most}.` : `${few}, the model expects; most: ${most}.`;
  },
  agreed: (same: number, of: number) =>
    of === 0 ? "Nobody knows what most would say." : `You saw ${same} of ${of} as most would`,
  named: (name: string) => `This is ${name}.`,
  astronomers: (type: string) => `Astronomers call it ${type}.`,
  model: (headline: string, sentence: string) => `The model: ${headline.toLowerCase()}. ${sentence}`,
  next: "Next galaxy",
  result: "How I did",
  whole: "See the whole answer",
  score: (same: number, of: number) => `You saw ${same} of ${of} as most would`,
  nth: (n: number) => `Galaxy ${n}`,
  row: (marks: Mark[]) => {
    const count = (wanted: Mark) => marks.filter((mark) => mark === wanted).length;
    return `${count("most")} as most, ${count("many")} as a quarter or more, ${count("few")} as few`;
  },
  legend: "Filled: as most would. Half filled: as a quarter or more. Empty: as few.",
  share: "Share",
  copy: "Copy the squares",
  copied: "The squares are copied.",
  notCopied: (words: string) => `This browser does not let pages copy: ${words}`,
  shared: (day: Date) => `Five galaxies, ${date.format(day)}`,
  others: "More galaxies, at random",
  forClass: "For a class",
  tomorrow: "Tomorrow: five more. Your streak is kept on this device only.",
});

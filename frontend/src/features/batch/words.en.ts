/** The words of this part of the site, in English. */

import { inLanguage, number } from "@/lib/language";

export const text = inLanguage("batch", {
  label: "A batch",
  preparing: "Asking for a batch …",
  size: (pictures: number, megabytes: string) => `${number(pictures)} pictures, ${megabytes} MB to send.`,
  tooMany: (max: number, all: number) => `The first ${number(max)} of ${number(all)} are taken.`,
  duration: (duration: string) => `Once they are sent, it takes about ${duration}.`,
  free: "It costs nothing: it runs on the machine that this page comes from.",
  cost: (dollars: string) => `It costs whoever runs this site about ${dollars}.`,
  lessThanACent: "less than a cent",
  dollars: (amount: number) => `$${amount.toFixed(2)}`,
  seconds: (n: number) => (n === 1 ? "a second" : `${n} seconds`),
  minutes: (n: number) => `${n} minutes`,
  start: "Send and start",
  back: "Not as a batch",
  cancel: "Cancel the batch",
  sending: (sent: number, total: number) =>
    `${sent} of ${total} pictures sent. Keep this page open until all are.`,
  starting: "All are sent; starting …",
  running: (done: number, total: number) => `${done} of ${total} pictures looked at.`,
  notResponding: "The API does not answer at the moment; it is asked again.",
  done: (answered: number, failed: number) =>
    failed > 0
      ? `Done: ${answered} answered; ${failed} could not be, and the table says why.`
      : `Done: all ${answered} answered.`,
  unsent: "The pictures of this batch were never all sent, so nothing comes of it. Begin another one.",
  ownPage: "The batch’s own page, to come back to",
  cancelled: (done: number, total: number) => `Cancelled, after ${done} of ${total} pictures.`,
  progress: "How far the batch is",
  csv: "The table as CSV",
  parquet: "As Parquet",
  until: (day: string) => `The batch is kept until ${day}.`,
});

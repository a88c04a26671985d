/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("apiDocs", {
  title: "API",
  lead: "Everything on this site comes from a public HTTPS API, free of keys. It takes pictures, samples, names and positions, and answers in JSON.",
  docs: "The whole documentation, to try out",
  document: "The OpenAPI document",
  examples: "Examples",
  send: "Send a picture",
  object: "Name a galaxy, ask every model, and where it looked",
  python: "In Python",
  errors: "Every error has the same shape: a stable code, what was wrong, and what to do.",
  batches: "Up to a thousand pictures at once go as a batch, whose table comes as CSV or Parquet.",
  copy: "Copy",
  copied: "Copied",
});

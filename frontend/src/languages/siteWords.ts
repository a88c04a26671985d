/** The words of every part of the site, by the part's name; a language lacks none of them. */

import type { text as app } from "@/app/words.en";
import type { text as ui } from "@/components/ui/words.en";
import type { text as about } from "@/features/about/words.en";
import type { text as apiDocs } from "@/features/api-docs/words.en";
import type { text as batch } from "@/features/batch/words.en";
import type { text as classify } from "@/features/classify/words.en";
import type { text as compareFiles } from "@/features/compare-files/words.en";
import type { text as field } from "@/features/field/words.en";
import type { text as classroom } from "@/features/guess-first/classroom/words.en";
import type { text as five } from "@/features/guess-first/five.en";
import type { text as guessFirst } from "@/features/guess-first/words.en";
import type { text as history } from "@/features/history/words.en";
import type { text as models } from "@/features/models/words.en";
import type { text as privacy } from "@/features/privacy/words.en";
import type { text as result } from "@/features/result/words.en";
import type { text as similar } from "@/features/similar/words.en";
import type { text as readingOptions } from "@/features/upload/readingOptions.en";
import type { text as upload } from "@/features/upload/words.en";
import type { text as inference } from "@/inference/words.en";
import type { text as appError } from "@/lib/appError.en";
import type { terms as glossary } from "@/lib/glossary.en";
import type { text as shared } from "@/lib/words.en";

/** The same parts with any words in them. */
type Translated<Part> = Part extends string
  ? string
  : Part extends (...values: infer Values) => unknown
    ? (...values: Values) => string
    : Part extends readonly (infer Item)[]
      ? Translated<Item>[]
      : { [Key in keyof Part]: Translated<Part[Key]> };

export type SiteWords = Translated<{
  app: typeof app;
  ui: typeof ui;
  about: typeof about;
  apiDocs: typeof apiDocs;
  batch: typeof batch;
  classify: typeof classify;
  compareFiles: typeof compareFiles;
  field: typeof field;
  classroom: typeof classroom;
  five: typeof five;
  guessFirst: typeof guessFirst;
  history: typeof history;
  models: typeof models;
  privacy: typeof privacy;
  result: typeof result;
  similar: typeof similar;
  readingOptions: typeof readingOptions;
  upload: typeof upload;
  inference: typeof inference;
  appError: typeof appError;
  glossary: typeof glossary;
  shared: typeof shared;
}>;

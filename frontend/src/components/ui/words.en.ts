/** The words of the shared components, in English. */

import { inLanguage } from "@/lib/language";
import { plural } from "@/lib/plural";

export const text = inLanguage("ui", {
  lazy: {
    loading: "Opening this part …",
    failed:
      "This part of the site could not be opened. The connection may be down, or the site may just have been renewed.",
    reload: "Reload",
  },
  retry: "Try again",
  language: { label: "Language", automatic: (name: string) => `As your browser says: ${name}` },
  wait: (seconds: number) => `You can try again in ${plural(seconds, "second", "seconds")}.`,
});

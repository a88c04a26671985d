/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("history", {
  title: (n: number) => `What you asked before (${n})`,
  note: "Kept on this device only. Pictures of your own are not kept, only their names and answers.",
  erase: "Erase it all",
});

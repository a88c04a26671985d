/** The words of the shared components, in English. */

import { plural } from "@/lib/plural";

export const text = {
  lazy: {
    loading: "Opening this part …",
    failed:
      "This part of the site could not be opened. The connection may be down, or the site may just have been renewed.",
    reload: "Reload",
  },
  retry: "Try again",
  wait: (seconds: number) => `You can try again in ${plural(seconds, "second", "seconds")}.`,
};

/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("privacy", {
  title: "Privacy",
  sections: [
    {
      title: "Your pictures",
      paragraphs: [
        "A picture that you bring is sent to this site's server, looked at, and forgotten: it is written nowhere. Where you choose your own device, it does not leave it.",
        "Several files at once go to a batch, which has to store them until all are answered, where nobody who does not have the batch's link can see them. What a photo says of where, when and with what it was taken is removed there when it is first read; in files whose batch is never started it stays until they are deleted.",
        "A name or a place in the sky is looked up at public services of astronomy (the CDS, SDSS, the DESI Legacy Imaging Surveys). They see this site's server, not you.",
      ],
    },
    {
      title: "On your device",
      paragraphs: [
        "There are no cookies, no trackers, and nothing is loaded from other sites. This browser stores the theme that you chose, the models that were fetched, what you answered in “Five a day” and for a class, and the names and answers of what you asked before, which “Erase it all” below that list deletes.",
      ],
    },
    {
      title: "Records",
      paragraphs: [
        "The server records for each request what was asked for, how long it took and whether it failed, without your address, your picture or its name, and deletes this after some days. The company whose computers it runs on has to handle your address to answer you.",
      ],
    },
  ],
  operator: {
    title: "Who runs this site",
    loading: "Asking who runs this site …",
    name: (name: string | null) =>
      name ?? "Whoever runs this site has not given a name. It is free software, which anybody can install.",
    uploads: (days: number) =>
      `The uploads and the table of a batch are deleted ${days} days after it was made.`,
    classes: (days: number | null) =>
      days === null
        ? "What a class hands in reaches no server: codes and links carry it to the teacher's device."
        : `Where a teacher lets this site gather what a class hands in, it stores the pupils' answers, each with a number drawn by lot and nothing about who gave them, and deletes them ${days} days after the class was made.`,
  },
});

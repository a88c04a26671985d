/** The words of this part of the site, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("about", {
  title: "How it works",
  sections: [
    {
      title: "What it does",
      paragraphs: [
        "Since 2007 hundreds of thousands of volunteers have described galaxies at Galaxy Zoo, by answering simple questions about pictures. About forty looked at each galaxy. The models here have learned to foretell how the forty would vote.",
        "The votes that they learnt from are not raw counts. Kaggle's values are close to Galaxy Zoo 2's debiased fractions: what volunteers would see had the galaxy been nearer. “About 29 of 40” is a reading of such a fraction; nobody counted twenty-nine people.",
        "So a share such as 78% is not how sure a computer is that it is right. It is its estimate of how many volunteers would say so. People differ, and where they do, the estimate should too.",
      ],
    },
    {
      title: "What a model gets",
      paragraphs: [
        "The middle of the picture, as a square: what lies outside the thin frame is not looked at. The models know the Sloan Digital Sky Survey's pictures, in which the galaxy fills about half of that square. Photos that differ much from them get answers of less worth; adjusting the frame helps.",
        "Where a picture looks like no galaxy picture that the models know, the headline says so, and what the model would say of it all the same is folded below.",
      ],
    },
    {
      title: "What the answers mean",
      paragraphs: [
        "Each question's bars add up to all who are asked it. “Probably 22 to 33 of all 40” is a range that holds the volunteers' count nine times in ten. The path follows the answer with the most votes at each question, and the headline follows the path only as far as at least half of all forty would.",
        "“Where it looked” shows what each part of the picture adds to an answer or takes from it. It tells where the model looked, not why a galaxy is as it is.",
      ],
    },
    {
      title: "Its limits",
      paragraphs: [
        "The models were trained on a few thousand nearby, bright galaxies of Galaxy Zoo 2: brighter than magnitude 17 in red light, larger than 3 arcseconds, out to a redshift of 0.25. They know little of faint and distant ones, of rare kinds, and of other telescopes. Nothing is corrected for distance beyond what Galaxy Zoo's debiased fractions already are. Where a galaxy's cutout has fewer than 64 of the survey's own pixels, tables say “too_small”: its answer means little. The models repeat what volunteers tend to overlook, such as faint arms and weak bars. For research, look at the figures on the page of models first.",
      ],
    },
    {
      title: "Your pictures",
      paragraphs: [
        "A picture is sent to the classifier, looked at and forgotten. Or it is answered “on this device”: your browser fetches the same released models once and runs them, with or without a network, and the picture goes nowhere. The answers are the same where the browser opens a picture as the classifier does, which it was measured to do for JPEG and PNG in Chromium; another browser may differ by a little.",
        "History and score stay on your device. Names and positions that you look up are passed on to the CDS, SDSS and the Legacy Surveys, by the classifier and not by your browser.",
      ],
    },
  ],
  tree: "The tree of questions",
  treeLoading: "Fetching the questions …",
  following: (question: number) => `then question ${question}`,
  end: "then it ends",
  credits: "Credits",
  creditItems: [
    { words: "Images: Sloan Digital Sky Survey", link: "https://www.sdss.org" },
    {
      words: "Images where SDSS has none: DESI Legacy Imaging Surveys",
      link: "https://www.legacysurvey.org",
    },
    {
      words: "Votes: the volunteers of Galaxy Zoo",
      link: "https://www.zooniverse.org/projects/zookeeper/galaxy-zoo",
    },
    {
      words: "Willett et al. 2013, MNRAS 435, 2835: Galaxy Zoo 2, its questions and votes",
      link: "https://doi.org/10.1093/mnras/stt1458",
    },
    {
      words: "Dieleman, Willett & Dambre 2015, MNRAS 450, 1441: networks that know turned galaxies",
      link: "https://doi.org/10.1093/mnras/stv632",
    },
    {
      words: "Names: Sesame of the CDS, Strasbourg, asking Simbad, NED and VizieR",
      link: "https://cds.unistra.fr/cgi-bin/Sesame",
    },
  ],
});

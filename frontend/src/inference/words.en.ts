/** The words about answering in the cloud or on this device, in English. */

import { inLanguage } from "@/lib/language";

export const text = inLanguage("inference", {
  onDevice: "Keep my pictures on this device",
  fetches: (megabytes: string, more: string) =>
    `Fetches ${megabytes} MB once, and ${more} MB more to compare models. Then it works without a network.`,
  ready: "Ready, with or without a network. Your pictures stay on this device.",
  progress: "How much has come",
  loaded: (megabytes: string, total: string) => `${megabytes} of ${total} MB`,
  fallback: {
    offline: "There is no connection: answered on this device.",
    busy: "The cloud is busy: answered on this device.",
    down: "The cloud does not answer: answered on this device.",
  },
  fetched: (megabytes: string) => `It fetched ${megabytes} MB for that, once.`,
  offer: "Answer on this device",
  offerNote: (megabytes: string) => `It fetches ${megabytes} MB once; this device is set to save data.`,
  retryCloud: "Try again in the cloud",
  unknownSchema: {
    message: "This page cannot read the model's description.",
    hint: "Reload the page: it may be older than the models.",
  },
  corrupt: {
    message: "The model's file is not the one that was released.",
    hint: "Trying again fetches it anew.",
  },
  unreadable: {
    message: (format: string) => `This browser cannot open a ${format} picture.`,
    hint: "Have it answered in the cloud, or save it as a JPEG or PNG.",
  },
  cannotRun: {
    message: "This browser cannot run the model.",
    hint: "Have the picture answered in the cloud, or use a newer browser.",
  },
});

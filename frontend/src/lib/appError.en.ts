/** What is said of each error, in English. */

import { inLanguage } from "./language";

export const text = inLanguage("appError", {
  codes: {
    invalid_request: {
      message: "The classifier did not understand the question.",
      hint: "Check the name or the position, or choose another picture.",
    },
    unknown_model: {
      message: "The model that the link names is not here any more.",
      hint: "Choose another model, or start again from the front page.",
    },
    unknown_sample: {
      message: "The sample that the link names is not here any more.",
      hint: "Choose another one.",
    },
    sky_disabled: {
      message: "Looking things up in the sky is turned off here.",
      hint: "Bring a picture of the galaxy, or choose a sample.",
    },
    not_found: {
      message: "What was asked for is not there.",
      hint: "Reload the page: it may be older than the classifier.",
    },
    too_many_requests: {
      message: "Many pictures are being classified just now.",
      hint: "Wait a moment, then try again.",
    },
  } as Record<string, { message: string; hint: string }>,
  offline: {
    message: "This device is offline.",
    hint: "Check the connection, then try again.",
  },
  unreachable: {
    message: "The classifier cannot be reached.",
    hint: "It may be down, or the connection may be. Wait a moment, then try again.",
  },
  timeout: {
    message: "The classifier took too long to answer.",
    hint: "Trying again often helps.",
  },
  unreadable: {
    message: "The classifier gave an answer that this page cannot read.",
    hint: "Trying again may help; if it does not, reload the page.",
  },
  tooManyRequests: {
    message: "Many pictures are being classified just now.",
    hint: "Wait a moment, then try again.",
  },
  unavailable: {
    message: "The classifier is not ready.",
    hint: "It may be starting or busy. Wait a moment, then try again.",
  },
  failed: {
    message: "Something went wrong in the classifier.",
    hint: "It is not your picture's fault. Trying again may help.",
  },
  refusedSize: {
    message: "The picture is too large.",
    hint: "Send a smaller copy.",
  },
  refused: {
    message: "The classifier did not accept the request.",
    hint: "Try another picture, or reload the page.",
  },
  tooLargeToDownscale: {
    message: (megabytes: string, most: string) =>
      `The file is ${megabytes} MB; at most ${most} MB are sent, and this browser cannot open it to shrink it.`,
    hint: "Save it as a JPEG or PNG, send a smaller copy, or let the command “galaxy classify” read it.",
  },
  nothingPasted: {
    message: "There is no picture in what you pasted.",
    hint: "Copy the picture itself, not its address, or choose a file.",
  },
  nothingDropped: {
    message: "There is no file in what you dropped.",
    hint: "Save the picture first and drop the file, or choose it.",
  },
  unexpected: {
    message: "Something went wrong on this page.",
    hint: "Trying again may help; if it does not, reload the page.",
  },
});

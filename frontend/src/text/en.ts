/** Every word the site says in its own voice, in English. What the API says (questions, answers, errors) is not here. */

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const text = {
  name: "Galaxy classifier",
  lead: "Drop a picture of a galaxy and see how forty volunteers would describe it.",

  theme: {
    useDark: "Use the dark theme",
    useLight: "Use the light theme",
  },

  drop: {
    title: "Drop a picture here",
    another: "Drop another picture here",
    letGo: "Let go to classify it",
    choose: "Choose a picture",
    paste: "or paste one with Ctrl + V (⌘ V on a Mac)",
    firstOf: (n: number) => `Read the first of ${n} files.`,
  },

  picture: {
    alt: (name: string) => `The picture you chose: ${name}`,
    unnamed: "pasted picture",
    cannotShow: "This browser cannot show this kind of picture; the classifier may still read it.",
    size: (width: number, height: number, format: string) => `${width} × ${height} pixels, ${format}`,
  },

  models: {
    legend: "Which model answers",
    answersWith: "Answers come from",
    loading: "Asking which models there are …",
    unmeasured: "Its error has not been measured",
    votesError: (points: string) => `Typical miss: ${points} percentage points per answer`,
    classesError: (right: number) => `Right for about ${right} of 100 galaxies`,
    measuredOn: "Measured on galaxies the models were not trained on.",
  },

  waiting: {
    reading: "Reading the picture …",
    waking: "Waking the model, about a second …",
  },

  answer: {
    label: "Answer",
    announce: (headline: string, sentence: string) => `Answer: ${headline}. ${sentence}`,
    sure: (percent: string) => `Sure of it: ${percent}`,
    fairlySure: (percent: string) => `Fairly sure of it: ${percent}`,
    unsure: (percent: string) => `Not sure of it: ${percent}`,
    stage: (stage: string) => `Hubble stage about ${stage}, where 0 is lenticular and 10 is irregular`,
    by: (title: string) => `Answered by: ${title}`,
    unusual:
      "This does not look like the pictures of galaxies that the model knows. It answers all the same; take it lightly.",
  },

  questions: {
    walkTitle: "Question by question",
    walkNote:
      "The questions that Galaxy Zoo's volunteers answer. At each one, the walk follows the answer with the most votes.",
    otherTitle: (n: number) => `Roads not taken (${count(n, "question", "questions")})`,
    otherNote: "Questions that this walk passes by, and what those who are asked them would say.",
    chosen: "most votes",
    askedAll: "All volunteers are asked this.",
    askedSome: (n: number, of: number) => `About ${n} of ${of} volunteers would be asked this.`,
    askedHardlyAny: (of: number) => `Hardly any of ${of} volunteers would be asked this.`,
    loading: "Fetching the questions …",
  },

  share: {
    ofAll: (n: number, of: number) => `about ${n} of ${of} volunteers`,
    ofAsked: (n: number, asked: number) => `about ${n} of the ${asked} asked`,
    hardlyAny: "hardly any",
    belowOne: "below 1%",
    aboveNinetyNine: "above 99%",
    percent: (n: number) => `${n}%`,
  },

  classes: {
    title: "How likely each class is",
    likeliest: "most likely",
  },

  problems: {
    tryAgain: "Try again",
    wait: (seconds: number) => `You can try again in ${count(seconds, "second", "seconds")}.`,
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
    tooLargeToShrink: {
      message: (megabytes: string, most: string) =>
        `The file is ${megabytes} MB; at most ${most} MB are sent, and this browser cannot open it to shrink it.`,
      hint: "Save it as a JPEG or PNG, or send a smaller copy.",
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
  },

  footer: {
    credits: "Images: Sloan Digital Sky Survey. Votes: the volunteers of Galaxy Zoo.",
    docs: "The API's documentation",
  },
};

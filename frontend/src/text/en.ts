/** Every word the site says in its own voice, in English. What the API says (questions, answers, errors) is not here. */

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const text = {
  name: "Galaxy classifier",
  lead: "Show a galaxy and see how forty volunteers would describe it.",
  skip: "Skip to the content",

  pages: {
    label: "Pages",
    classify: "Classify",
    first: "You first",
    models: "Models",
    how: "How it works",
    api: "API",
    batch: "A batch",
    unknown: "There is no such page here.",
  },

  parts: {
    loading: "Opening this part …",
    failed:
      "This part of the site could not be opened. The connection may be down, or the site may just have been renewed.",
    reload: "Reload",
  },

  theme: {
    useDark: "Use the dark theme",
    useLight: "Use the light theme",
  },

  drop: {
    title: "Drop a picture here",
    another: "Drop another picture here",
    letGo: "Let go to classify it",
    choose: "Choose a picture",
    paste: "or several, or paste one with Ctrl + V (⌘ V on a Mac)",
    camera: "Take a photo",
  },

  gallery: {
    title: "No galaxy at hand? Try one of these",
    surprise: "Surprise me",
    filter: "Show",
    everything: "all kinds",
    filters: {
      smooth: "smooth ones",
      spiral: "spirals",
      barred: "barred ones",
      "edge-on": "edge-on disks",
      ring: "rings",
      merger: "mergers",
      irregular: "irregular ones",
      disturbed: "disturbed ones",
      "dust-lane": "dust lanes",
      "star-or-artifact": "stars and artifacts",
    },
    none: "There is none of this kind among the samples.",
    more: "Show more",
    sample: (n: number, headline: string | null) =>
      headline ? `Sample ${n}: volunteers say ${headline.toLowerCase()}` : `Sample ${n}`,
    simulated: "These galaxies are simulated, and so are their votes.",
    credit: (credit: string) => `Pictures: ${credit}`,
  },

  sky: {
    label: "Or name a galaxy in the sky",
    placeholder: "M51, NGC 1300, 202.47 47.20",
    ask: "Look it up",
    hint: "A catalogue's name, or right ascension and declination.",
    refused: "Write a name such as M51, or a position such as 202.47 47.20 or 13:29:53 +47:11:43.",
    width: (arcminutes: number) => `${Number(arcminutes.toFixed(2))} arcminutes of sky`,
    closer: "Closer",
    wider: "More sky",
  },

  picture: {
    alt: (name: string) => `The picture you chose: ${name}`,
    altOf: (name: string) => `The picture that is classified: ${name}`,
    unnamed: "pasted picture",
    sample: (id: string) => `Sample ${id}`,
    place: (ra: number, dec: number) => `Right ascension ${ra}°, declination ${dec}°`,
    cannotShow: "This browser cannot show this kind of picture; the classifier may still read it.",
    size: (width: number, height: number, format: string) => `${width} × ${height} pixels, ${format}`,
    invert: "Invert colours",
    credit: "Picture:",
  },

  framing: {
    open: "Adjust the frame",
    opening: "Opening the picture …",
    square: "The frame: arrow keys move it, plus and minus zoom, square brackets turn",
    note: "Drag to move, pinch or scroll to zoom; or use the arrow keys, + and −, [ and ]. The galaxy should fill about half of the square. The model gets exactly this.",
    zoom: "Zoom",
    turn: "Turn",
    side: (pixels: number) => `${pixels} pixels of the picture across`,
    degrees: (degrees: number) => `${degrees} degrees`,
    use: "Classify this",
    reset: "Whole picture again",
  },

  models: {
    legend: "Which model answers",
    unmeasured: "Its error has not been measured",
    votesError: (points: string) => `Typical miss: ${points} percentage points per answer`,
    classesError: (right: number) => `Right for about ${right} of 100 galaxies`,
    measuredOn: "Measured on galaxies the models were not trained on.",
  },

  device: {
    legend: "Answered",
    places: { cloud: "in the cloud", device: "on this device" },
    fetches: (megabytes: string, more: string) =>
      `Fetches ${megabytes} MB once, and ${more} MB more to compare models. Then it works without a network.`,
    ready: "Ready, with or without a network. Your pictures stay on this device.",
    progress: "How much has come",
    come: (megabytes: string, of: string) => `${megabytes} of ${of} MB`,
    fetching: "Fetching the model, once …",
    instead: {
      offline: "There is no connection: answered on this device.",
      busy: "The cloud is busy: answered on this device.",
      down: "The cloud does not answer: answered on this device.",
    },
    tryCloud: "Try again in the cloud",
    took: (seconds: string) => `It took ${seconds} seconds on this device.`,
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
  },

  waiting: {
    reading: "Reading the picture …",
    waking: "Waking the model, about a second …",
    slow: "This takes longer than it should. It ends within half a minute, one way or the other.",
  },

  answer: {
    label: "Answer",
    announce: (headline: string, sentence: string) => `Answer: ${headline}. ${sentence}`,
    wouldAgree: (n: number, of: number) => `about ${n} of ${of} volunteers would agree`,
    sure: (words: string) => `Sure of it: ${words}`,
    fairlySure: (words: string) => `Fairly sure of it: ${words}`,
    unsure: (words: string) => `Not sure of it: ${words}`,
    stage: (stage: string) => `Hubble stage about ${stage}, where 0 is lenticular and 10 is irregular`,
    by: (title: string) => `Answered by: ${title}`,
    unusual:
      "This does not look like the pictures of galaxies that the model knows. It answers all the same; take it lightly.",
    counted: (headline: string, simulated: boolean) =>
      simulated
        ? `The made-up votes of this simulated galaxy say: ${headline.toLowerCase()}.`
        : `The volunteers themselves said: ${headline.toLowerCase()}.`,
    agree: "The model agrees.",
    disagree: "The model sees it differently.",
    took: (seconds: string) => `It took ${seconds} seconds from here and back.`,
  },

  questions: {
    strip: "The walk in short",
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
    range: (least: number, most: number, of: number) => `probably ${least} to ${most} of all ${of}`,
    turned: (points: string) => `± ${points} points when the picture is turned`,
    counted: (percent: string) => `volunteers: ${percent}`,
  },

  terms: {
    1: {
      question: "What is a disk?",
      meaning:
        "Many galaxies are flat and round like a plate, often with arms or a bar: a disk. Others are smooth balls of stars without one.",
    },
    2: {
      question: "What is edge-on?",
      meaning:
        "A disk that we look at from its side: it appears as a thin line, often thicker in the middle.",
    },
    3: {
      question: "What is a bar?",
      meaning: "A straight band of stars through the centre. Spiral arms often begin at its ends.",
    },
    4: {
      question: "What are spiral arms?",
      meaning: "Curved lanes of young, bright stars that wind outwards from the middle.",
    },
    5: {
      question: "What is a bulge?",
      meaning: "The round, bright heap of mostly old stars in the middle of a disk.",
    },
    6: {
      question: "What counts as odd?",
      meaning: "A ring, a lens or arc, a dust lane, two galaxies merging, or a shape that fits nothing else.",
    },
    7: {
      question: "How is roundness meant?",
      meaning: "As it appears on the picture: from a circle, through an egg, to a cigar.",
    },
    8: {
      question: "What do these words mean?",
      meaning:
        "A lens or arc is light of a galaxy far behind, bent by this one. Disturbed: pulled out of shape by a neighbour. A merger: two galaxies becoming one. A dust lane: a dark band of dust.",
    },
    9: {
      question: "What does a bulge look like from the side?",
      meaning: "It stands out above and below the thin disk: like a ball, like a box, or not at all.",
    },
    10: {
      question: "What is tightly wound?",
      meaning: "Tight arms circle close around the middle; loose ones open outwards quickly.",
    },
    11: {
      question: "How are arms counted?",
      meaning: "Each lane that starts near the middle is one. Where they are patchy nobody can tell.",
    },
  } as Record<number, { question: string; meaning: string }>,

  classes: {
    title: "How likely each class is",
    likeliest: "most likely",
  },

  heat: {
    title: "Where the model looked",
    label: "For the answer",
    off: "do not show",
    strength: "Strength",
    note: "Choose an answer to see what in the picture speaks for it.",
    colours: "Amber speaks for the answer, blue for another.",
    place: (place: string, percent: number) =>
      `What speaks for it lies about the ${place}; ${percent}% of it in the inner part.`,
    nowhere: "Nothing in the picture speaks for it.",
    top: "top",
    bottom: "bottom",
    left: "left",
    right: "right",
    middle: "middle",
    by: (title: string) => `This is where “${title}” looked, as the model that answered cannot say it.`,
  },

  compared: {
    title: "Models side by side",
    label: "What each model says, to scroll",
    byQuestion: "Where they part, question by question",
    loading: "Asking the other models, and about the picture turned …",
    agree: (n: number) => `All ${n} models that know the whole tree agree.`,
    disagree: "The models do not agree: take the answer lightly.",
    question: "Question",
    volunteers: "Volunteers",
  },

  tree: {
    title: "The whole tree as a picture",
    note: "Each band is an answer, as wide as the part of all volunteers who would give it. Amber is the walk above.",
    label: "The tree, to scroll",
    alternative: "The decision tree as a flow from left to right. The table below has the same figures.",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    asTable: "The same as a table",
    question: "Question",
    answer: "Answer",
    ofAll: "Of all volunteers",
    short: {
      1: "Smooth?",
      2: "Edge-on?",
      3: "Bar?",
      4: "Arms?",
      5: "Bulge?",
      6: "Odd?",
      7: "Round?",
      8: "Odd how?",
      9: "Bulge?",
      10: "How tight?",
      11: "How many?",
    } as Record<number, string>,
  },

  takeAway: {
    title: "Take it away",
    copy: "Copy a link",
    copied: "The link is copied. It gives this answer again.",
    notCopied: (link: string) => `This browser does not let pages copy. The link: ${link}`,
    card: "Save as a picture",
    drawn: "The picture is saved.",
    notDrawn: "This browser could not draw the picture.",
    json: "JSON",
    csv: "CSV",
    noLink: "There is no link to a picture of your own: it is kept nowhere.",
  },

  several: {
    label: "Several pictures",
    done: (done: number, of: number) => `${done} of ${count(of, "picture", "pictures")} answered`,
    progress: "How many are answered",
    csv: "Save as CSV",
    table: "Answers, to scroll",
    columns: { file: "File", answer: "Answer", sure: "Sure" },
    waiting: "waiting …",
    tooMany: (most: number, all: number) => `The first ${most} of ${all} are taken here, one by one.`,
  },

  history: {
    title: (n: number) => `What you asked before (${n})`,
    note: "Kept on this device only. Pictures of your own are not kept, only their names and answers.",
    erase: "Erase it all",
  },

  first: {
    title: "You first",
    lead: "Answer the questions that Galaxy Zoo's volunteers answered. Then see what they said, and what the model says.",
    loading: "Fetching a galaxy …",
    none: "There are no samples here to ask about.",
    alt: "A galaxy for you to describe",
    step: (n: number) => `Question ${n}`,
    back: "One question back",
    agreed: (same: number, of: number) =>
      `You agree with the crowd on ${same} of ${count(of, "question", "questions")}`,
    same: (own: string, share: string) => `You and most others: ${own} (${share})`,
    other: (own: string, share: string, crowd: string) =>
      `You: ${own}, like ${share} of those asked. Most: ${crowd}`,
    crowd: "The volunteers",
    simulatedCrowd: "The made-up votes of this simulated galaxy",
    model: "The model",
    next: "Next galaxy",
    whole: "See the whole answer",
    score: (galaxies: number, same: number, answers: number) =>
      `So far: ${count(galaxies, "galaxy", "galaxies")}, with the crowd on ${same} of ${count(answers, "answer", "answers")}.`,
    noScore: "Your score is kept on this device only.",
    forget: "Forget it",
  },

  problems: {
    tryAgain: "Try again",
    wait: (seconds: number) => `You can try again in ${count(seconds, "second", "seconds")}.`,
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
      sky_off: {
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
    privacy: "No cookies, no trackers. Your pictures are looked at and forgotten.",
    docs: "The API's documentation",
  },
};

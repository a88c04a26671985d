/** The words of a class's pages, in English. */

import { activeLanguage, inLanguage } from "@/lib/language";
import { plural } from "@/lib/plural";

const date = { format: (day: Date) => day.toLocaleDateString(activeLanguage(), { dateStyle: "medium" }) };

export const text = inLanguage("classroom", {
  broken: "This link holds no class. Ask whoever gave it to you for the whole of it.",
  loading: "Fetching the galaxies …",
  copied: "Copied.",
  notCopied: (words: string) => `This browser does not let pages copy: ${words}`,
  share: "Share",
  qr: "QR code of the link",
  pupil: {
    title: "Galaxies for your class",
    lead: (count: number) =>
      `${plural(count, "galaxy", "galaxies")}. You say first what you see, and then see what most would say.`,
    early: (done: number, of: number) => `Hand in now, with ${done} of ${of} answered`,
    last: "Hand in",
    heading: "Hand in your answers",
    how: "Let your teacher scan this code, send the link, or read the letters out.",
    sending: "Handing in …",
    sent: "Handed in. You are done.",
    waiting:
      "Not handed in yet, as the class cannot be reached. It is handed in by itself when it can: leave this page open, or open it again.",
    sendNow: "Hand in now",
    howElse: "Or let your teacher scan this code, send the link, or read the letters out.",
    code: "Your code",
    copyCode: "Copy the code",
    copyLink: "Copy the link",
    private:
      "It holds your answers and a number drawn by lot, and nothing about you. It works without a network, and waits here until you have one.",
    on: "Go on answering",
    another: "Begin anew, as another pupil",
  },
  teacher: {
    title: "For a class",
    lead: "Choose galaxies, and give the class one link. Pupils need no account; what they hand in is yours alone.",
    yours: "Your classes",
    stored: (name: string, made: Date, galaxies: number, handedIn: number) =>
      `Class ${name}, ${date.format(made)}: ${plural(galaxies, "galaxy", "galaxies")}, ${handedIn} handed in`,
    choose: "Choose galaxies",
    chosen: (count: number, max: number) => `${count} of at most ${max} chosen`,
    today: "Take the day's five",
    clear: "Choose none",
    create: "Make the link",
    gathers: (days: number) =>
      `Pupils hand in by themselves: this site gathers their answers, without names, and deletes them after ${plural(days, "day", "days")}.`,
    gathering: (until: Date) =>
      `Pupils hand in by themselves, and their answers appear here as they come, until ${date.format(until)}. Then this site deletes them; what has appeared stays on this device.`,
    look: "Look for new answers now",
    copyReadLink: "Copy the link to these answers, for another device of yours",
    readLinkHint: "Keep that link to yourself: whoever has it sees what the class hands in.",
    none: "There are no galaxies here to choose from.",
    drawn: (n: number) => `Practice galaxy ${n}`,
    another: "All your classes",
    heading: (name: string) => `Class ${name}`,
    give: "Give the class this link",
    link: "The class's link",
    copyLink: "Copy the link",
    showQr: "Show it as a QR code",
    worksheet: "Worksheet to print, with its key",
    collect: "Collect the answers",
    handedIn: (count: number) => `${plural(count, "pupil has", "pupils have")} handed in.`,
    codes: "Codes or links, one on each line",
    codesHint: "A link that a pupil sends, or a QR code that this device scans, adds itself.",
    add: "Add",
    added: (count: number) => `${count} added.`,
    refused: (codes: string[]) =>
      `Not added, as mistyped or another class's: ${codes.join(", ")}. Compare it with the pupil's screen.`,
    results: "How the class voted",
    nobody: "Nobody has handed in yet.",
    project: "Show large",
    previous: "Previous galaxy",
    next: "Next galaxy",
    galaxy: (n: number, of: number, name: string | null) =>
      name === null ? `Galaxy ${n} of ${of}` : `Galaxy ${n} of ${of}: ${name}`,
    asked: (count: number) => `${plural(count, "pupil", "pupils")} answered this.`,
    count: (count: number, of: number) => `${count} of ${of}`,
    other: (who: string, percent: string) => `${who}: ${percent}`,
    volunteers: "Volunteers",
    model: (name: string) => `The model ${name}`,
    askAll: "Compare with every model",
    csv: "Save as CSV",
    copyCodes: "Copy all codes, for another device",
    remove: "Remove this class from this device",
    removed: "Its answers are gone with it. Remove it?",
    keep: "Keep it",
  },
  csv: ["galaxy", "name", "question", "answer", "class_count", "class_asked"],
  worksheet: {
    title: "Worksheet",
    lead: "For each galaxy begin with question 1. Write the letter of your answer beside the question's number, and go on where the arrow points.",
    print: "Print",
    back: "Back to the class",
    questions: "The questions",
    next: (number: number | null) => (number === null ? "the end" : `question ${number}`),
    galaxy: (n: number) => `Galaxy ${n}`,
    answers: "Your answers",
    key: "Key",
    keyLead: "What most would say, and how many of 40.",
    keyOf: (n: number, name: string | null) => (name === null ? `Galaxy ${n}` : `Galaxy ${n}: ${name}`),
    step: (question: number, letter: string, answer: string, count: number) =>
      `${question} ${letter}: ${answer} (${count})`,
    unknown: "Nobody knows what most would say.",
  },
});

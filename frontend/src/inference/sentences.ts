/** What stands behind a headline, how many agree, and where opinions part; see galaxy_core/votes/sentences.py. */

import { format, joinSentences } from "./catalogue";
import { sentences, volunteers } from "./constants.gen.json";
import type { Claim } from "./headlines";
import { BAR, DISTURBED, FACE_ON, MAJORITY, SPIRAL } from "./headlines";
import type { ByKey } from "./votes";
import { argmax, lookup } from "./votes";

const WINDING: Record<string, string> = sentences.winding;
const ODD: Record<string, string> = sentences.odd;

export function composeSentence({ code, support }: Claim, conditional: ByKey, joint: ByKey): string {
  const odd = !sentences.mentions_oddity.includes(code) && lookup(joint, "Class6.1") > MAJORITY;
  return joinSentences([
    supportOf(code, support, joint),
    ...detailsOf(code, conditional),
    sentences.kind.includes(code) ? format(`kind.${code}`) : "",
    sentences.forks.includes(code) ? forkOf(code, conditional, joint) : "",
    odd ? oddity("oddity", Object.keys(ODD), conditional) : "",
  ]);
}

export function capitalize(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How many of all volunteers a joint fraction is, to the nearest. */
function countOf(fraction: number): number {
  return Math.floor(volunteers.count * fraction + 0.5);
}

function supportOf(code: string, support: number, joint: ByKey): string {
  const of = volunteers.count;
  if (code !== "divided") return format("support", { count: countOf(support), of });
  const [smooth = 0, featured = 0, star = 0] = ["Class1.1", "Class1.2", "Class1.3"].map((key) =>
    countOf(lookup(joint, key)),
  );
  return format("divided", { of, smooth, featured, star });
}

function forkOf(code: string, conditional: ByKey, joint: ByKey): string {
  const face_on = countOf(lookup(joint, FACE_ON));
  const spiral = countOf(lookup(joint, SPIRAL));
  if (code === "featured.face-on") return format(`fork.${code}`, { spiral, no_spiral: face_on - spiral });
  const part = sentences.part_words.find(({ below }) => lookup(conditional, SPIRAL) < below)?.word ?? "";
  const edge_on = countOf(lookup(joint, "Class1.2")) - face_on;
  return format(`fork.${code}`, { edge_on, face_on, part, spiral });
}

function detailsOf(code: string, conditional: ByKey): string[] {
  const detail = (group: string, keys: string[]) => {
    const best = majority(keys, conditional);
    return best && format(`${group}.${best}`);
  };
  if (code === "smooth") return [detail("roundness", sentences.roundness)];
  if (code === "featured.edge-on") return [detail("edge-on-bulge", sentences.edge_on_bulge)];
  if (code === "irregular-or-merging") return [oddity("disturbance", DISTURBED, conditional)];
  if (!code.startsWith("featured.face-on.")) return [];
  const seen = !code.endsWith(".barred") && lookup(conditional, BAR) >= MAJORITY;
  return [
    seen ? format("bar-seen") : "",
    code.includes("no-spiral") ? "" : armsOf(conditional),
    detail("bulge", sentences.bulge),
  ];
}

function armsOf(conditional: ByKey): string {
  const winding = WINDING[majority(Object.keys(WINDING), conditional)] ?? "other";
  const number = majority(sentences.arms, conditional);
  return format(number ? `arms.${number}` : "arms", { winding });
}

/** One sentence where at least half of those asked say it, another where fewer do. */
function oddity(group: string, keys: string[], conditional: ByKey): string {
  const best = argmax(keys, conditional);
  const often = lookup(conditional, best) < MAJORITY;
  return format(`${group}.${often ? "often" : "most"}`, { odd: ODD[best] ?? "other" });
}

/** The answer that at least half of those asked give; empty where there is none. */
function majority(keys: string[], conditional: ByKey): string {
  const best = argmax(keys, conditional);
  return lookup(conditional, best) >= MAJORITY ? best : "";
}

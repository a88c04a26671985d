/** What stands behind a headline, how many agree, and where opinions part; see galaxy_core/votes/sentences.py. */

import { sentences, volunteers } from "./constants.gen.json";
import type { Claim } from "./headlines";
import { BAR, DISTURBED, FACE_ON, MAJORITY, SPIRAL } from "./headlines";
import { fillTemplate } from "./template";
import type { ByKey } from "./votes";
import { argmax, lookup } from "./votes";

type ByName = Record<string, string>;

const KIND: ByName = sentences.kind;
const ROUNDNESS: ByName = sentences.roundness;
const EDGE_ON_BULGE: ByName = sentences.edge_on_bulge;
const BULGE: ByName = sentences.bulge;
const WINDING: ByName = sentences.winding;
const ARMS: Record<string, string[]> = sentences.arms;
const ODD: ByName = sentences.odd;

export function composeSentence({ code, support }: Claim, conditional: ByKey, joint: ByKey): string {
  const odd = !sentences.mentions_oddity.includes(code) && lookup(joint, "Class6.1") > MAJORITY;
  const parts = [
    supportOf(code, support, joint),
    ...detailsOf(code, conditional),
    KIND[code],
    forkOf(code, conditional, joint),
    odd && oddity(sentences.oddity, Object.keys(ODD), conditional),
  ];
  return parts.filter(Boolean).join(" ");
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
  if (code !== "divided") return fillTemplate(sentences.support, { count: countOf(support), of });
  const [smooth, featured, star] = ["Class1.1", "Class1.2", "Class1.3"].map((key) =>
    countOf(lookup(joint, key)),
  );
  return fillTemplate(sentences.divided, { of, smooth, featured, star });
}

function forkOf(code: string, conditional: ByKey, joint: ByKey): string {
  const faceOn = countOf(lookup(joint, FACE_ON));
  const spiral = countOf(lookup(joint, SPIRAL));
  if (code === "featured.face-on") {
    return fillTemplate(sentences.forks[code], { spiral, no_spiral: faceOn - spiral });
  }
  if (code !== "featured") return "";
  const part = sentences.part_words.find(({ below }) => lookup(conditional, SPIRAL) < below)?.word;
  return fillTemplate(sentences.forks[code], {
    edge_on: countOf(lookup(joint, "Class1.2")) - faceOn,
    face_on: faceOn,
    spiral: part ?? `about ${spiral}`,
  });
}

function detailsOf(code: string, conditional: ByKey): (string | undefined)[] {
  if (code === "smooth") return [ROUNDNESS[majority(ROUNDNESS, conditional)]];
  if (code === "featured.edge-on") return [EDGE_ON_BULGE[majority(EDGE_ON_BULGE, conditional)]];
  if (code === "irregular-or-merging") return [oddity(sentences.disturbance, DISTURBED, conditional)];
  if (!code.startsWith("featured.face-on.")) return [];
  const seen = !code.endsWith(".barred") && lookup(conditional, BAR) >= MAJORITY;
  return [
    seen ? sentences.bar_seen : "",
    code.includes("no-spiral") ? "" : armsOf(conditional),
    BULGE[majority(BULGE, conditional)],
  ];
}

function armsOf(conditional: ByKey): string {
  const winding = WINDING[majority(WINDING, conditional)];
  const [plain = "", wound = ""] = ARMS[majority(ARMS, conditional)] ?? ["", sentences.arms_wound];
  return winding ? fillTemplate(wound, { winding }) : plain;
}

/** The first pattern where at least half of those asked say it, the second where fewer do. */
function oddity([most = "", often = ""]: string[], keys: string[], conditional: ByKey): string {
  const best = argmax(keys, conditional);
  return fillTemplate(lookup(conditional, best) < MAJORITY ? often : most, { odd: ODD[best] });
}

/** The answer that at least half of those asked give; empty where there is none. */
function majority(texts: Record<string, unknown>, conditional: ByKey): string {
  const best = argmax(Object.keys(texts), conditional);
  return lookup(conditional, best) >= MAJORITY ? best : "";
}

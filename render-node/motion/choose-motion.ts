/** From the words of a request to a motion. */
import { seededNumbers } from "./cycle.ts";
import { MOTIONS, type MotionName } from "./create-motion.ts";
import { MOTION_WORDS } from "./motion-words.ts";

/** Scripts that put no spaces between words, or join endings and particles to them. */
const UNSPACED =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Thai}/u;

/**
 * The motion that a prompt asks for: the one whose word comes first, the longer word where two begin
 * at the same place. Standing counts only where nothing else is asked for: "a relaxed walk" is a
 * walk. A prompt that names no motion, or only what the negative prompt rules out, gets the
 * turntable, which suits every garment and pose; if that is ruled out, the seed picks one of the
 * rest. Where all are ruled out the turntable stays, since a video has to show something.
 *
 * @example chooseMotion("Elle marche vers nous", "", 0) // "catwalk"
 */
export function chooseMotion(prompt: string, negativePrompt: string, seed: number): MotionName {
  const ruledOut = new Set(mentions(negativePrompt).map(({ motion }) => motion));
  const asked = mentions(prompt).filter(({ motion }) => !ruledOut.has(motion));
  const wanted = asked.find(({ motion }) => motion !== "idle") ?? asked[0];
  if (wanted !== undefined) return wanted.motion;
  const left = MOTIONS.filter((motion) => !ruledOut.has(motion));
  if (left.includes("turntable")) return "turntable";
  return left[Math.floor(seededNumbers(seed)() * left.length)] ?? "turntable";
}

interface Mention {
  readonly motion: MotionName;
  readonly at: number;
  readonly length: number;
}

function mentions(text: string): readonly Mention[] {
  const plain = simplified(text);
  return MATCHERS.flatMap(({ motion, word, pattern }) => {
    const at = plain.search(pattern);
    return at < 0 ? [] : [{ motion, at, length: word.length }];
  }).sort((a, b) => a.at - b.at || b.length - a.length);
}

const MATCHERS = MOTIONS.flatMap((motion) =>
  MOTION_WORDS[motion]
    .flatMap((language) => language.split(", "))
    .map((given) => {
      const word = simplified(given);
      const pattern = new RegExp(UNSPACED.test(word) ? word : `(?<![\\p{L}\\p{N}])${word}`, "u");
      return { motion, word, pattern };
    }),
);

/** Lower case, without accents and the like (but with the marks that Hindi and Thai words need). */
function simplified(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{Script=Inherited}/gu, "")
    .replaceAll("ł", "l")
    .replaceAll("ı", "i")
    .replaceAll("đ", "d")
    .normalize("NFC");
}

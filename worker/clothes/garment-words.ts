/** Which garment a shop means by a name, read off the words for garments that the name contains. */
import type { Gender } from "../../contracts/avatar-options.ts";
import type { GarmentTemplate } from "../../contracts/garment-options.ts";

/** What a name without any known word is taken for. */
const DEFAULT_TEMPLATE: Readonly<Record<Gender, GarmentTemplate>> = {
  Female: "LongSleeve",
  Male: "TShirt",
};

/**
 * Words in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish, Russian,
 * Chinese, Japanese and Korean. The first line with a hit wins, so what is said more exactly ("tank
 * top", "short sleeve", "leggings") stands above what is said in general ("shirt", "pants").
 */
const WORDS: readonly (readonly [GarmentTemplate, string])[] = [
  [
    "TankTop",
    `tank, tanktop, camisole, sleeveless, singlet, racerback, Trägertop, Unterhemd, ärmellos,
     débardeur, sans manches, sin mangas, camiseta de tirantes, canotta, senza maniche, regata,
     sem mangas, mouwloos, hemdje, bez rękawów, kolsuz, atlet, майка, без рукавов, 背心, 无袖,
     タンクトップ, ノースリーブ, 민소매`,
  ],
  [
    "LongSleeve",
    `long sleeve, longsleeve, Langarm, manches longues, manga larga, maniche lunghe, manica lunga,
     manga longa, manga comprida, lange mouw, długi rękaw, uzun kollu, длинный рукав,
     длинным рукавом, лонгслив, 长袖, 長袖, ロングスリーブ, 긴팔`,
  ],
  [
    "TShirt",
    `t shirt, tshirt, tee, tees, short sleeve, polo, jersey, Kurzarm, manches courtes, camiseta,
     playera, manga corta, maglietta, manica corta, manga curta, korte mouw, koszulka, kısa kollu,
     tişört, футболка, 短袖, t恤, tシャツ, 半袖, 티셔츠, 반팔`,
  ],
  [
    "Leggings",
    `legging, leggings, leggins, jeggings, tights, yoga pants, mallas, calzas, legginsy, tayt,
     леггинсы, лосины, 打底裤, 紧身裤, レギンス, 레깅스`,
  ],
  [
    "Shorts",
    `shorts, short, bermuda, boardshorts, kurze Hose, pantalon court, pantalones cortos,
     pantaloncini, calção, korte broek, szorty, şort, шорты, 短裤, 短褲, ショートパンツ,
     ハーフパンツ, 반바지`,
  ],
  [
    "Jeans",
    `jeans, denim, vaqueros, tejanos, spijkerbroek, dżinsy, kot pantolon, джинсы, 牛仔裤, 牛仔褲, ジーンズ,
     デニム, 청바지`,
  ],
  [
    "Trousers",
    `trousers, trouser, pants, chino, chinos, joggers, slacks, cargo, sweatpants, Hose, Hosen, pantalon,
     pantaloni, calça, calças, broek, spodnie, pantolon, брюки, штаны, 裤, 褲, ズボン, パンツ, 바지`,
  ],
  [
    "Skirt",
    `skirt, Rock, jupe, falda, gonna, saia, rok, spódnica, etek, юбка, 半裙, 裙子, スカート, 치마, 스커트`,
  ],
  [
    "Dress",
    `dress, gown, Kleid, robe, vestido, abito, vestito, jurk, sukienka, elbise, платье, 连衣裙, 洋装,
     ワンピース, ドレス, 원피스, 드레스`,
  ],
  [
    "Hoodie",
    `hoodie, hoody, hooded, Kapuzenpullover, sweat à capuche, sudadera, felpa, moletom, bluza, kapüşonlu,
     худи, толстовка, 卫衣, 連帽, パーカー, 후드`,
  ],
  [
    "Jacket",
    `jacket, coat, blazer, bomber, parka, Jacke, Mantel, veste, manteau, blouson, chaqueta, abrigo, giacca,
     cappotto, casaco, jaqueta, jas, kurtka, ceket, mont, куртка, пальто, 外套, 夹克, ジャケット, コート,
     재킷, 코트`,
  ],
  [
    "LongSleeve",
    `sweater, sweatshirt, pullover, jumper, cardigan, turtleneck, pull, jersei, maglione, trui, sweter,
     kazak, свитер, 毛衣, セーター, 스웨터`,
  ],
  [
    "Shirt",
    `shirt, blouse, Bluse, Hemd, chemise, camisa, blusa, camicia, overhemd, koszula, gömlek, рубашка,
     блузка, 衬衫, 襯衫, シャツ, ブラウス, 셔츠, 블라우스`,
  ],
];

/** Writing systems without spaces between words: a word there may stand inside another. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Shorter words (`hose`, `tee`, `tank`) also occur inside unrelated ones (`those`, `steel`). */
const PART_OF_WORD_LENGTH_MIN = 6;

/** The table above as it is compared: a word that has to stand alone with a space on either side. */
const PATTERNS = WORDS.map(([template, list]) => ({
  template,
  patterns: list.split(",").map((word) => patternOf(normalized(word))),
}));

/**
 * The template a garment of this name is drawn with; a name that says nothing gets the default of
 * `gender`. `templateOfName("Slim-Fit Jeans", "Male")` is `"Jeans"`.
 */
export function templateOfName(name: string, gender: Gender): GarmentTemplate {
  const spaced = ` ${normalized(name)} `;
  const found = PATTERNS.find(({ patterns }) => patterns.some((word) => spaced.includes(word)));
  return found?.template ?? DEFAULT_TEMPLATE[gender];
}

function patternOf(word: string): string {
  const insideWords = word.length >= PART_OF_WORD_LENGTH_MIN || UNSPACED.test(word);
  return insideWords ? word : ` ${word} `;
}

/** Lower case, accents off, words apart: `SlimJeans` and `slim-jeans` both as `slim jeans`. */
function normalized(name: string): string {
  return name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replaceAll("ı", "i")
    .replaceAll("ł", "l")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

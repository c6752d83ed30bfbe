import { describe, expect, it } from "vitest";
import { chooseMotion } from "../../../render-node/motion/choose-motion.ts";

describe("the motion of a prompt", () => {
  it.each([
    ["a model walking down the runway", "catwalk"],
    ["she turns around, then waves", "spin"],
    ["She waves and walks away", "wave"],
    ["Rotating 360° view of the dress", "turntable"],
    ["stands still and breathes", "idle"],
    ["a relaxed walk", "catwalk"],
    ["Elle marche vers nous", "catwalk"],
    ["Le mannequin tourne sur lui-même", "spin"],
    ["modelo caminando por la pasarela", "catwalk"],
    ["mujer que saluda", "wave"],
    ["uma mulher que caminha", "catwalk"],
    ["donna che cammina", "catwalk"],
    ["Sie dreht sich um", "spin"],
    ["Er grüßt freundlich", "wave"],
    ["ze loopt", "catwalk"],
    ["modelka macha ręką", "wave"],
    ["kadın yürüyor", "catwalk"],
    ["она идёт по подиуму", "catwalk"],
    ["نموذج يمشي", "catwalk"],
    ["वह चल रही है", "catwalk"],
    ["model berputar", "spin"],
    ["người mẫu bước đi", "catwalk"],
    ["模特走向镜头", "catwalk"],
    ["她转身展示裙子", "spin"],
    ["モデルがくるっと回る", "spin"],
    ["手を振る", "wave"],
    ["손을 흔드는 모델", "wave"],
    ["นางแบบเดิน", "catwalk"],
  ] as const)("%s: %s", (prompt, motion) => {
    expect(chooseMotion(prompt, "", 0)).toBe(motion);
  });

  it.each([
    "",
    "a red dress",
    "wavy hair",
    "outstanding denim",
    "return to the camera",
    "1360 lights",
  ])("is the turntable where none is asked for: %j", (prompt) => {
    for (const seed of [0, 1, 2]) expect(chooseMotion(prompt, "", seed)).toBe("turntable");
  });

  it("is never one that the negative prompt names", () => {
    expect(chooseMotion("walk and wave", "walking", 0)).toBe("wave");
    expect(chooseMotion("walk", "walking", 0)).toBe("turntable");
    const rest = new Set(
      Array.from({ length: 40 }, (_, seed) => chooseMotion("", "rotation", seed)),
    );
    expect(rest).toEqual(new Set(["idle", "catwalk", "wave", "spin"]));
  });

  it("is the turntable where everything is ruled out", () => {
    const all = "rotating, standing, walking, waving, spinning";
    expect(chooseMotion("walk", all, 3)).toBe("turntable");
  });
});

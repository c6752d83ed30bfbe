import type { Avatar } from "../avatar/avatar.ts";
import { figureDetails, poseAs, shapeFigure, type FigureDetails } from "../avatar/build-avatar.ts";
import type { BodyModel } from "../inference/body-model.ts";
import type { Pack } from "../pack/pack.ts";
import { StageClock } from "./stage-clock.ts";

/** About 15 MB each, with what they wear below. */
const KEPT = 4;

/**
 * The figures of the latest tasks. A customer tries garment after garment, colours and views on one
 * body in one pose; what all of them share is worked out once: the figure, and with it (kept beside
 * the figure) what it wears below.
 */
export class RecentAvatars {
  readonly #pack: Pack;
  readonly #bodyModel: BodyModel;
  /** By what makes the figure; the latest used last. */
  readonly #kept = new Map<string, Promise<Avatar>>();

  constructor(pack: Pack, bodyModel: BodyModel) {
    this.#pack = pack;
    this.#bodyModel = bodyModel;
  }

  /**
   * The figure of a request: one that is kept, or as `buildAvatar` builds it.
   *
   * @param clock adds up what shaping and posing take
   */
  async of(details: FigureDetails, clock = new StageClock()): Promise<Avatar> {
    const shown = figureDetails(details);
    const key = JSON.stringify(shown);
    const avatar = this.#kept.get(key) ?? this.#build(shown, clock);
    this.#kept.delete(key);
    this.#kept.set(key, avatar);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    try {
      return await avatar;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }
  async #build(details: FigureDetails, clock: StageClock): Promise<Avatar> {
    const shaped = await clock.time("shape", () =>
      shapeFigure(details, this.#pack, this.#bodyModel),
    );
    return clock.time("pose", () => poseAs(details.pose, shaped));
  }
}

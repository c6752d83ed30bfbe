import type { Avatar } from "../avatar/avatar.ts";
import { figureDetails, poseAs, shapeFigure, type FigureDetails } from "../avatar/build-avatar.ts";
import type { BodyModel } from "../inference/body-model.ts";
import type { Pack } from "../pack/pack.ts";
import { Recent } from "./recent.ts";
import { StageClock } from "./stage-clock.ts";

/** About 20 MB each, with what they wear. */
const KEPT = 4;

/**
 * The figures of the latest tasks. A customer tries garment after garment, colours and views on one
 * body in one pose; what all of them share is worked out once: the figure, and with it (kept beside
 * the figure) what it wears.
 */
export class RecentAvatars {
  readonly #pack: Pack;
  readonly #bodyModel: BodyModel;
  /** By what makes the figure. */
  readonly #kept = new Recent<Avatar>(KEPT);

  constructor(pack: Pack, bodyModel: BodyModel) {
    this.#pack = pack;
    this.#bodyModel = bodyModel;
  }

  /**
   * The figure of a request: one that is kept, or as `buildAvatar` builds it.
   *
   * @param clock adds up what shaping and posing take
   */
  of(details: FigureDetails, clock = new StageClock()): Promise<Avatar> {
    const shown = figureDetails(details);
    return this.#kept.of(JSON.stringify(shown), () => this.#build(shown, clock));
  }

  async #build(details: FigureDetails, clock: StageClock): Promise<Avatar> {
    const shaped = await clock.time("shape", () =>
      shapeFigure(details, this.#pack, this.#bodyModel),
    );
    return clock.time("pose", () => poseAs(details.pose, shaped));
  }
}

/** Where the camera stands: always level, straight ahead of the figure, looking along −Z. */
export interface Shot {
  /** Camera position, decimetres. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Vertical angle of the lens, degrees. */
  readonly fieldOfView: number;
  /**
   * How far the picture is shifted up on the film, as a share of its height: the figure stays
   * upright and the room above and below it can differ, as with a view camera.
   */
  readonly shift: number;
}

/** What a shot shows of the room at the figure's axis. */
export interface ShotArea {
  /** Pixels a decimetre. */
  readonly scale: number;
  /** Heights of the picture's lower and upper edge, decimetres. */
  readonly bottom: number;
  readonly top: number;
}

/** @param height of the picture, pixels */
export function shotArea({ y, z, fieldOfView, shift }: Shot, height: number): ShotArea {
  const tall = 2 * z * Math.tan((fieldOfView * Math.PI) / 360);
  const middle = y + shift * tall;
  return { scale: height / tall, bottom: middle - tall / 2, top: middle + tall / 2 };
}

/** Least empty space around the subject, as shares of the picture's width and height. */
export interface Margins {
  readonly side: number;
  readonly top: number;
  readonly bottom: number;
  /** Where height goes that a wide subject leaves over: 0 all below it, 1 all above. */
  readonly lean: number;
}

/**
 * The nearest level camera that sees every one of the points within the margins.
 *
 * @param points xyz after the figure is turned, decimetres; all must be finite
 * @param aspect width / height of the picture
 * Throws a RangeError when there are no points, or the margins leave no room.
 */
export function frame(
  points: Float32Array,
  aspect: number,
  fieldOfView: number,
  margins: Margins,
): Shot {
  if (points.length === 0) throw new RangeError("there is nothing to frame");
  const tallest = 1 - margins.top - margins.bottom;
  const widest = 1 - 2 * margins.side;
  if (tallest <= 0 || widest <= 0) {
    throw new RangeError(`margins ${JSON.stringify(margins)} leave no room for the subject`);
  }
  // Half the picture at distance 1.
  const halfHeight = Math.tan((fieldOfView * Math.PI) / 360);
  const halfWidth = halfHeight * aspect;

  let [left, right, low, high, nearest] = [Infinity, -Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 3) {
    left = Math.min(left, points[i] as number);
    right = Math.max(right, points[i] as number);
    low = Math.min(low, points[i + 1] as number);
    high = Math.max(high, points[i + 1] as number);
    nearest = Math.max(nearest, points[i + 2] as number);
  }
  const x = (left + right) / 2;
  const y = (low + high) / 2;

  // Seen from distance d, a point at height h takes h / (d − z) of the picture's half height.
  // Both spans shrink as the camera backs off, so halving finds where they just fit.
  const fits = (d: number): boolean => {
    const seen = spans(points, x, y, d);
    return (
      Math.max(-seen.left, seen.right) <= halfWidth * widest &&
      seen.high - seen.low <= 2 * halfHeight * tallest
    );
  };
  let near = nearest + 0.5;
  let far = near + 1;
  while (!fits(far)) far = near + (far - near) * 2;
  for (let i = 0; i < 40; i++) {
    const middle = (near + far) / 2;
    if (fits(middle)) far = middle;
    else near = middle;
  }
  const { low: bottom, high: top } = spans(points, x, y, far);
  const spare = 2 * halfHeight * tallest - (top - bottom);
  const above = 2 * halfHeight * margins.top + spare * margins.lean;
  const center = top + above - halfHeight;
  return { x, y, z: far, fieldOfView, shift: center / (2 * halfHeight) };
}

/** Bounds of the points on a film at distance 1 from a camera at (x, y, d). */
function spans(
  points: Float32Array,
  x: number,
  y: number,
  d: number,
): { left: number; right: number; low: number; high: number } {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 3) {
    const depth = d - (points[i + 2] as number);
    const u = ((points[i] as number) - x) / depth;
    const v = ((points[i + 1] as number) - y) / depth;
    if (u < left) left = u;
    if (u > right) right = u;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return { left, right, low, high };
}

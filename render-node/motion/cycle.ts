/** Shapes of movement in time. All have a continuous speed, so that what they drive never jerks. */

/** Evenly from 0 up to `from` to 1 from `to` on. */
export function rise(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** Rises from 0 at `from` to 1 at `to`, at rest at both ends (and without a jolt: C²). */
export function ease(time: number, from: number, to: number): number {
  const x = Math.min(1, Math.max(0, (time - from) / (to - from)));
  return x * x * x * (x * (x * 6 - 15) + 10);
}

/** From 0 to 1 over `0 … duration`: gathers speed, keeps it, and loses it over `ramp` seconds each. */
export function journey(time: number, duration: number, ramp: number): number {
  // The integral of a trapezoid whose corners are rounded by half a cosine.
  const gathering = (t: number): number => {
    const x = Math.min(ramp, Math.max(0, t));
    const round = (ramp / Math.PI) * Math.sin((Math.PI * x) / ramp);
    return (x - round) / 2 + Math.max(0, t - ramp);
  };
  return (gathering(time) - gathering(time - (duration - ramp))) / (duration - ramp);
}

/** 0 at both ends of `0 … duration`, 1 between, with ramps of `ramp` seconds. */
export function plateau(time: number, duration: number, ramp: number): number {
  return ease(time, 0, ramp) * (1 - ease(time, duration - ramp, duration));
}

/** `turns` full sine waves in `duration`, starting from 0 upwards. */
export function swing(time: number, duration: number, turns: number): number {
  return Math.sin((2 * Math.PI * turns * time) / duration);
}

/** How many whole cycles of about `seconds` each fit, at least one. */
export function wholeCycles(duration: number, seconds: number): number {
  return Math.max(1, Math.round(duration / seconds));
}

/** Numbers 0 … 1 that a seed decides (mulberry32 by Tommy Ettinger, public domain). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

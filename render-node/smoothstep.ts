/** A smooth step: 0 up to 0, 1 from 1 on, and level at both. */
export function smoothstep(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}

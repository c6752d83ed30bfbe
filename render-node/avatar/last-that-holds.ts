/**
 * The last number on the way from one to another up to which something holds, as it does at the first.
 *
 * @param halvings how often the way is halved in which that number is looked for
 */
export function lastThatHolds(
  from: number,
  to: number,
  holds: (value: number) => boolean,
  halvings: number,
): number {
  let [good, bad] = [from, to];
  for (let step = 0; step < halvings; step++) {
    const middle = (good + bad) / 2;
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

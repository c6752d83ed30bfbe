/** Settles at the first SIGINT or SIGTERM with its name; the second ends the process. */
export function untilToldToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      // Once: the next signal meets Node's own handler, which leaves; the children follow by their channel.
      process.once(signal, () => resolve(signal));
    }
  });
}

/** Settles at the first SIGINT or SIGTERM with its name. */
export function untilToldToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      // Once: the next signal meets Node's own handler, which leaves; the children follow by their channel.
      process.once(signal, () => resolve(signal));
    }
  });
}

/**
 * Waits for a signal or for one of the parts to end by itself, says which, and sets the exit code: a
 * part that ended unasked is an error.
 *
 * @param parts settle with what to say of their end
 */
export async function untilTheEnd(parts: readonly Promise<string>[]): Promise<void> {
  const asked = untilToldToStop().then((why) => ({ why, code: 0 }));
  const unasked = parts.map(async (part) => ({ why: await part, code: 1 }));
  const { why, code } = await Promise.race([asked, ...unasked]);
  process.exitCode = code;
  console.log(`Stopping: ${why}`);
}

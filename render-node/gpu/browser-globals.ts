import { create, globals } from "webgpu";

/**
 * What three.js expects of a browser and Node does not have. Importing this file (before
 * `three/webgpu`) puts it in place; nothing outside `gpu/` touches a global.
 *
 * `navigator.gpu` is Dawn, which keeps the process alive: programs that open the GPU must end with
 * `process.exit`.
 */
Object.assign(globalThis, globals);

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

define("self", globalThis);
define("navigator", { gpu: create([]), userAgent: "Node.js" });
// three's animation loop is never started here; it only has to find the two functions.
define("requestAnimationFrame", (callback: (time: number) => void) =>
  setTimeout(() => callback(performance.now()), 16),
);
define("cancelAnimationFrame", (handle: ReturnType<typeof setTimeout>) => clearTimeout(handle));

/** Between two looks at whether the GPU is done, milliseconds; a picture takes tens at the least. */
const LOOK_EVERY_MS = 1;

/**
 * While anything is awaited of the GPU, Dawn looks for its end in one `setImmediate` after the other,
 * which keeps a core busy that the software GPU draws with. Its looks, which alone are native
 * functions, are spaced out.
 */
const soon = globalThis.setImmediate;
define(
  "setImmediate",
  Object.assign(
    (callback: (...given: unknown[]) => void, ...given: unknown[]) =>
      isNative(callback) ? setTimeout(callback, LOOK_EVERY_MS, ...given) : soon(callback, ...given),
    soon,
  ),
);

function isNative(callback: (...given: unknown[]) => void): boolean {
  return Function.prototype.toString.call(callback).endsWith("{ [native code] }");
}

/** The little of a canvas that three.js looks at when every picture goes to a render target. */
export function stubCanvas(): object {
  return {
    width: 1,
    height: 1,
    style: {},
    addEventListener(): void {},
    removeEventListener(): void {},
    getContext: () => ({
      configure(): void {},
      unconfigure(): void {},
      getCurrentTexture(): never {
        throw new Error("there is no screen here: set a render target before rendering");
      },
    }),
  };
}

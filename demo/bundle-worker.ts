import path from "node:path";
import { build } from "esbuild";

/** A module of a bundle, as workerd takes it. */
export interface BundledModule {
  readonly type: "ESModule" | "CompiledWasm";
  readonly path: string;
}

/**
 * Bundles the Worker as `wrangler deploy` does: one script and the WebAssembly it imports.
 *
 * @param entry the Worker's main file
 * @param folder where the modules are written
 * @returns the modules, the script first
 */
export async function bundleWorker(entry: string, folder: string): Promise<BundledModule[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    outdir: folder,
    absWorkingDir: folder,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    loader: { ".wasm": "copy" },
    sourcemap: "linked",
    metafile: true,
    logLevel: "warning",
  });
  const files = Object.keys(metafile.outputs).filter((file) => !file.endsWith(".map"));
  const modules = files.map((file): BundledModule => {
    const type = file.endsWith(".wasm") ? "CompiledWasm" : "ESModule";
    return { type, path: path.resolve(folder, file) };
  });
  return modules.sort((a, b) => Number(b.type === "ESModule") - Number(a.type === "ESModule"));
}

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { extract } from "tar";

const decompress = promisify(brotliDecompress);

const ICD_FILE = "vk_swiftshader_icd.json";

/**
 * Unpacks SwiftShader, the software Vulkan driver inside the npm package `@sparticuz/chromium`,
 * below `cacheDir` and returns the folder it lies in. A folder that is already there is used as it
 * is; an unpacking that was cut off leaves nothing behind under that name.
 *
 * Holds `libvk_swiftshader.so`, `libvulkan.so.1` (the loader) and the loader's ICD file.
 */
export async function unpackSwiftShader(cacheDir: string): Promise<string> {
  const packageFile = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const packageDir = packageFile.slice(
    0,
    packageFile.lastIndexOf(path.join("@sparticuz", "chromium")) + "@sparticuz/chromium".length,
  );
  const manifest = JSON.parse(await readFile(path.join(packageDir, "package.json"), "utf8")) as {
    version: string;
  };

  const folder = path.join(cacheDir, `swiftshader-${manifest.version}`);
  if (existsSync(path.join(folder, ICD_FILE))) return folder;

  await mkdir(cacheDir, { recursive: true });
  const draft = await mkdtemp(`${folder}.draft-`);
  try {
    const archive = await readFile(path.join(packageDir, "bin", "swiftshader.tar.br"));
    const tarFile = path.join(draft, "swiftshader.tar");
    await writeFile(tarFile, await decompress(archive));
    await extract({ file: tarFile, cwd: draft });
    await rm(tarFile);
    await rename(draft, folder);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    // Another call, here or in another process, may have put the same folder in place between the check and the rename.
    if (existsSync(path.join(folder, ICD_FILE))) return folder;
    throw new Error(`SwiftShader could not be unpacked into ${folder}`, { cause });
  }
  return folder;
}

/** The variables that make the Vulkan loader of a new process find SwiftShader in `folder`. */
export function swiftShaderEnvironment(folder: string): Record<string, string> {
  return {
    LD_LIBRARY_PATH: [folder, process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":"),
    VK_ICD_FILENAMES: path.join(folder, ICD_FILE),
    // Dawn's loader asks for a runtime folder and warns on every start when there is none.
    XDG_RUNTIME_DIR: process.env["XDG_RUNTIME_DIR"] ?? folder,
  };
}

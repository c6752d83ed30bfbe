import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { ARTIFACT_CONTENT_TYPE } from "../../contracts/node-protocol.ts";
import type { ArtifactName } from "../../contracts/node-protocol.ts";

/** A finished file, ready to be uploaded. */
export interface ArtifactFile {
  readonly name: ArtifactName;
  readonly path: string;
  readonly contentType: "image/jpeg" | "video/mp4";
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Where an artifact lies in a task's scratch folder. */
export function artifactPath(folder: string, name: ArtifactName): string {
  const extension = ARTIFACT_CONTENT_TYPE[name] === "video/mp4" ? "mp4" : "jpg";
  return path.join(folder, `${name}.${extension}`);
}

export async function writeArtifact(
  folder: string,
  name: ArtifactName,
  content: Uint8Array,
): Promise<ArtifactFile> {
  await writeFile(artifactPath(folder, name), content);
  return describeArtifact(folder, name);
}

/** Describes a file that is already in the folder. */
export async function describeArtifact(folder: string, name: ArtifactName): Promise<ArtifactFile> {
  const file = artifactPath(folder, name);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const { size } = await stat(file);
  return {
    name,
    path: file,
    contentType: ARTIFACT_CONTENT_TYPE[name],
    bytes: size,
    sha256: hash.digest("hex"),
  };
}

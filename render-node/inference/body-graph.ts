/**
 * The body as one ONNX model.
 *
 * | input | shape | meaning |
 * |---|---|---|
 * | `weights` | [targets] | how far each MakeHuman target is pulled, in the order of the pack's `targets` |
 * | `boneScales` | [bones, 3] | factor across, along and through each bone (see `bone-axes.ts`); 1 changes nothing |
 * | `pose` | [bones, 4] | unit quaternion (x, y, z, w) of each bone, world-aligned axes, relative to its parent; [0, 4] leaves the body at rest |
 *
 * | output | shape | meaning |
 * |---|---|---|
 * | `vertices` | [19158, 3] | posed base vertices, helpers and joint cubes included |
 * | `normals` | [19158, 3] | unit normals of the body's surface, 0 for vertices without a body face; [0, 3] without a pose |
 * | `joints` | [bones, 3] | posed heads of the bones |
 *
 * Decimetres, right-handed, +Y up, the figure faces +Z, +X is its left. The root joint stays where the
 * shape puts it: the caller stands the figure on its floor.
 */
import type { BaseMesh, Bone } from "../pack/pack.ts";
import { createOnnxGraph } from "./onnx-graph.ts";
import { addNormals } from "./normal-stage.ts";
import { addPosing } from "./pose-stage.ts";
import { addScaling } from "./scale-stage.ts";
import { addShaping } from "./shape-stage.ts";

export interface BodyTables {
  readonly base: BaseMesh;
  readonly bones: readonly Bone[];
  /** One row of xyz per base vertex for each target, in steps of 0.001 dm. */
  readonly targets: Int16Array;
  readonly targetCount: number;
}

/** Writes the model file. */
export function writeBodyModel({ base, bones, targets, targetCount }: BodyTables): Uint8Array {
  const vertexCount = base.positions.length / 3;
  const graph = createOnnxGraph("body");
  const weights = graph.input("weights", [targetCount]);
  const boneScales = graph.input("boneScales", [bones.length, 3]);
  const pose = graph.input("pose", ["posed bones", 4]);

  const shape = addShaping(graph, weights, base.positions, targets, targetCount);
  const boneWeights = graph.floats(weightsByBone(base, bones.length), [bones.length, vertexCount]);
  const scaled = addScaling(graph, { bones, shape, boneScales, boneWeights });
  // Most bodies are wanted at rest, where posing would be two thirds of the work.
  const [vertices, normals, joints] = graph.choose(
    graph.op("Greater", [graph.op("Size", [pose]), graph.ints([0], [])]),
    () => {
      const posed = addPosing(graph, { bones, pose, boneWeights, ...scaled });
      return [posed.vertices, addNormals(graph, base, posed.vertices), posed.joints];
    },
    () => [scaled.rest, graph.floats([], [0, 3]), scaled.heads],
  ) as [string, string, string];
  graph.output("vertices", vertices, [vertexCount, 3]);
  graph.output("normals", normals, ["normals", 3]);
  graph.output("joints", joints, [bones.length, 3]);
  return graph.encode(
    "weights, boneScales, pose -> vertices, normals, joints; decimetres, +Y up, facing +Z",
  );
}

/** Skin weights as a full [bones, vertices] matrix: one multiplication blends all bones at once. */
function weightsByBone(base: BaseMesh, boneCount: number): Float32Array {
  const vertexCount = base.positions.length / 3;
  const dense = new Float32Array(boneCount * vertexCount);
  base.skinBones.forEach((bone, k) => {
    const at = bone * vertexCount + Math.floor(k / 4);
    dense[at] = (dense[at] as number) + (base.skinWeights[k] as number);
  });
  return dense;
}

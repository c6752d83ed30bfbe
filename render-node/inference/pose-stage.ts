/**
 * Body model, third stage: posing by blended dual quaternions, which keep the girth of a bent or
 * twisted joint (Kavan et al., "Skinning with Dual Quaternions", 2007).
 */
import type { Bone } from "../pack/pack.ts";
import { applyMatrices, matrixOf, quaternionProduct, sumLast, transposed } from "./graph-math.ts";
import type { OnnxGraph } from "./onnx-graph.ts";
import type { ScaledBody } from "./scale-stage.ts";

export function addPosing(
  graph: OnnxGraph,
  {
    bones,
    pose,
    boneWeights,
    rest,
    heads,
    reaches,
  }: ScaledBody & {
    readonly bones: readonly Bone[];
    readonly pose: string;
    /** [bones, vertices] */
    readonly boneWeights: string;
  },
): { readonly vertices: string; readonly joints: string } {
  const turns = worldTurns(graph, bones, pose);
  const joints = posedHeads(graph, bones, turns, reaches);

  const turned = applyMatrices(graph, matrixOf(graph, turns), heads);
  const shift = graph.op("Sub", [joints, turned]);
  const halved = graph.op("Mul", [shift, graph.floats([0.5], [])]);
  const zero = graph.floats(new Float32Array(bones.length), [bones.length, 1]);
  const pure = graph.op("Concat", [halved, zero], { axis: 1 });
  const duals = quaternionProduct(graph, pure, turns);

  const perBone = graph.op("Concat", [turns, duals], { axis: 1 });
  const blended = transposed(graph, graph.op("MatMul", [transposed(graph, perBone), boneWeights]));
  const [blendedTurns, blendedDuals] = graph.ops("Split", [blended, graph.ints([4, 4])], 2, {
    axis: 1,
  }) as [string, string];
  const length = graph.op("Sqrt", [sumLast(graph, graph.op("Mul", [blendedTurns, blendedTurns]))]);
  const real = graph.op("Div", [blendedTurns, length]);
  const dual = graph.op("Div", [blendedDuals, length]);
  // Translation of a unit dual quaternion: vector part of 2 · dual · conjugate(real).
  const conjugate = graph.op("Mul", [real, graph.floats([-1, -1, -1, 1], [1, 4])]);
  const doubled = graph.op("Mul", [
    quaternionProduct(graph, dual, conjugate),
    graph.floats([2], []),
  ]);
  const translation = graph.op("Gather", [doubled, graph.ints([0, 1, 2])], { axis: 1 });
  const vertices = graph.op("Add", [
    applyMatrices(graph, matrixOf(graph, real), rest),
    translation,
  ]);
  return { vertices, joints };
}

/** Turns in world axes, level by level from the root, each on its parent's side of the sphere. */
function worldTurns(graph: OnnxGraph, bones: readonly Bone[], pose: string): string {
  const depths: number[] = [];
  bones.forEach(({ parent }, bone) => {
    depths[bone] = parent < 0 ? 0 : (depths[parent] as number) + 1;
  });
  const levels = Array.from({ length: Math.max(...depths) + 1 }, (_, depth) =>
    bones.flatMap((_bone, index) => (depths[index] === depth ? [index] : [])),
  );
  const turns: string[] = [];
  levels.forEach((level, depth) => {
    const own = graph.op("Gather", [pose, graph.ints(level)]);
    const above = levels[depth - 1];
    if (above === undefined) {
      turns.push(own);
      return;
    }
    const places = level.map((bone) => above.indexOf((bones[bone] as Bone).parent));
    const parents = graph.op("Gather", [turns[depth - 1] as string, graph.ints(places)]);
    const turn = quaternionProduct(graph, parents, own);
    const side = sumLast(graph, graph.op("Mul", [turn, parents]));
    const isFar = graph.op("Less", [side, graph.floats([0], [])]);
    const sign = graph.op("Where", [isFar, graph.floats([-1], []), graph.floats([1], [])]);
    turns.push(graph.op("Mul", [turn, sign]));
  });
  const order = levels.flat();
  const back = bones.map((_, bone) => order.indexOf(bone));
  return graph.op("Gather", [graph.op("Concat", turns, { axis: 0 }), graph.ints(back)]);
}

/** Heads follow from each bone's reach, turned with its parent, added up along the chain. */
function posedHeads(
  graph: OnnxGraph,
  bones: readonly Bone[],
  turns: string,
  reaches: string,
): string {
  const count = bones.length;
  const still = graph.floats([0, 0, 0, 1], [1, 4]);
  const withStill = graph.op("Concat", [turns, still], { axis: 0 });
  const parentTurns = graph.op("Gather", [
    withStill,
    graph.ints(bones.map(({ parent }) => (parent < 0 ? count : parent))),
  ]);
  const arms = applyMatrices(graph, matrixOf(graph, parentTurns), reaches);
  const table = new Float32Array(count * count);
  bones.forEach((_, bone) => {
    for (let at = bone; at >= 0; at = (bones[at] as Bone).parent) table[bone * count + at] = 1;
  });
  return graph.op("MatMul", [graph.floats(table, [count, count]), arms]);
}

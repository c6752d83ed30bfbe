/**
 * Body model, second stage: scaling bones. A bone's factor moves what hangs on the bone and carries
 * its children along, but does not scale them (segment scale compensation): a longer forearm keeps
 * its hand.
 */
import type { Bone } from "../pack/pack.ts";
import { boneAxes } from "./bone-axes.ts";
import { applyMatrices, crossOf, outerProduct, sumLast, transposed, unitOf } from "./graph-math.ts";
import type { OnnxGraph } from "./onnx-graph.ts";

export interface ScaledBody {
  /** The scaled shape, [vertices, 3]. */
  readonly rest: string;
  /** Heads of the bones in it, [bones, 3]. */
  readonly heads: string;
  /** From each bone's parent's head to its own (from the origin for the root), [bones, 3]. */
  readonly reaches: string;
}

export function addScaling(
  graph: OnnxGraph,
  {
    bones,
    shape,
    boneScales,
    boneWeights,
  }: {
    readonly bones: readonly Bone[];
    readonly shape: string;
    readonly boneScales: string;
    /** [bones, vertices] */
    readonly boneWeights: string;
  },
): ScaledBody {
  const count = bones.length;
  const joints = jointsOf(graph, bones, shape);
  const heads = graph.op("Gather", [joints, graph.ints(bones.map((_, bone) => bone))]);
  const stretches = stretchesOf(graph, bones, joints, boneScales);

  // The root has no parent: it reaches from the origin, unscaled.
  const parents = bones.map(({ parent }) => Math.max(0, parent));
  const isChild = graph.floats(
    bones.map(({ parent }) => (parent < 0 ? 0 : 1)),
    [count, 1],
  );
  const isRoot = graph.floats(
    bones.map(({ parent }) => (parent < 0 ? 1 : 0)),
    [count, 1],
  );
  const parentHeads = graph.op("Mul", [graph.op("Gather", [heads, graph.ints(parents)]), isChild]);
  const offsets = graph.op("Sub", [heads, parentHeads]);
  const carried = applyMatrices(
    graph,
    graph.op("Gather", [stretches, graph.ints(parents)]),
    offsets,
  );
  const reaches = graph.op("Add", [
    graph.op("Mul", [carried, isChild]),
    graph.op("Mul", [offsets, isRoot]),
  ]);
  const newHeads = graph.op("MatMul", [graph.floats(ancestry(bones), [count, count]), reaches]);

  const shifts = graph.op("Sub", [newHeads, applyMatrices(graph, stretches, heads)]);
  const affine = graph.op("Concat", [stretches, shifts], { axis: 1 });
  const blended = graph.op("MatMul", [transposed(graph, affine), boneWeights]);
  const [turns, moves] = graph.ops("Split", [blended, graph.ints([9, 3])], 2, { axis: 0 }) as [
    string,
    string,
  ];
  // Coordinate by coordinate over all vertices: rows of three are too short to be fast.
  const matrices = graph.op("Reshape", [turns, graph.ints([3, 3, -1])]);
  const columns = graph.op("Unsqueeze", [transposed(graph, shape), graph.ints([0])]);
  const stretched = graph.op("ReduceSum", [graph.op("Mul", [matrices, columns]), graph.ints([1])], {
    keepdims: 0,
  });
  const rest = transposed(graph, graph.op("Add", [stretched, moves]));
  return { rest, heads: newHeads, reaches };
}

/** Heads, then tails: each the mean of the vertices around it. [2 · bones, 3] */
function jointsOf(graph: OnnxGraph, bones: readonly Bone[], shape: string): string {
  const lists = [...bones.map(({ head }) => head), ...bones.map(({ tail }) => tail)];
  const widest = Math.max(...lists.map((list) => list.length));
  const padded = lists.flatMap((list) => [...list, ...Array(widest - list.length).fill(0)]);
  const shares = lists.flatMap((list) =>
    Array.from({ length: widest }, (_, i) => (i < list.length ? 1 / list.length : 0)),
  );
  const around = graph.op("Gather", [shape, graph.ints(padded, [lists.length, widest])]);
  const weighed = graph.op("Mul", [around, graph.floats(shares, [lists.length, widest, 1])]);
  return graph.op("ReduceSum", [weighed, graph.ints([1])], { keepdims: 0 });
}

/** Symmetric 3×3 matrices that scale along each bone's own axes, row-major [bones, 9]. */
function stretchesOf(
  graph: OnnxGraph,
  bones: readonly Bone[],
  joints: string,
  boneScales: string,
): string {
  const axes = boneAxes(bones);
  const table = (pick: (entry: (typeof axes)[number]) => readonly number[]): string =>
    graph.floats(axes.flatMap(pick), [bones.length, pick(axes[0] as (typeof axes)[number]).length]);
  const joint = (pick: (entry: (typeof axes)[number]) => number): string =>
    graph.op("Gather", [joints, graph.ints(axes.map(pick))]);
  const between = (
    from: (entry: (typeof axes)[number]) => number,
    to: (entry: (typeof axes)[number]) => number,
  ): string => graph.op("Sub", [joint(to), joint(from)]);

  const along = unitOf(
    graph,
    graph.op("Add", [
      graph.op("Mul", [
        between(
          ({ from }) => from,
          ({ to }) => to,
        ),
        table(({ alongMask }) => alongMask),
      ]),
      table(({ fixedAlong }) => fixedAlong),
    ]),
  );
  const palm = crossOf(
    graph,
    between(
      ({ wrist }) => wrist,
      ({ index }) => index,
    ),
    between(
      ({ wrist }) => wrist,
      ({ little }) => little,
    ),
  );
  const depth = graph.op("Add", [
    graph.op("Mul", [palm, table((entry) => [entry.palm])]),
    table(({ fixedDepth }) => fixedDepth),
  ]);
  const leaning = sumLast(graph, graph.op("Mul", [depth, along]));
  const through = unitOf(graph, graph.op("Sub", [depth, graph.op("Mul", [along, leaning])]));
  const across = crossOf(graph, along, through);
  const parts = [across, along, through].map((axis, column) =>
    graph.op("Mul", [
      outerProduct(graph, axis, axis, 3),
      graph.op("Gather", [boneScales, graph.ints([column])], { axis: 1 }),
    ]),
  );
  return graph.op("Sum", parts);
}

/** 1 where the column's bone is the row's bone or one of its ancestors. */
function ancestry(bones: readonly Bone[]): Float32Array {
  const table = new Float32Array(bones.length ** 2);
  bones.forEach((_, bone) => {
    for (let at = bone; at >= 0; at = (bones[at] as Bone).parent) {
      table[bone * bones.length + at] = 1;
    }
  });
  return table;
}

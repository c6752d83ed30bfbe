import {
  attribute,
  cameraPosition,
  cross,
  dFdx,
  dFdy,
  dot,
  faceDirection,
  float,
  max,
  normalize,
  normalWorldGeometry,
  positionWorld,
  uniform,
  uv,
} from "three/tsl";
import { Vector3 } from "three/webgpu";
import type { Node, Object3D, TextureNode } from "three/webgpu";

/** What differs between two meshes of one material; kept in the mesh's `userData`. */
export interface PartValues {
  /** Linear colour the surface is multiplied with. */
  readonly tint: Vector3;
  readonly opacity: number;
  /** Decimetres of surface per unit of uv, so that a weave has one size on every garment. */
  readonly uvSpan: number;
}

function partValue<Value>(pick: (values: PartValues) => Value) {
  return ({ object }: { object: Object3D | null }): Value =>
    pick((object as Object3D).userData as PartValues);
}

/** The point being drawn: its geometry and what its mesh says of it. Directions in world space. */
export interface PaintedPoint {
  readonly position: Node<"vec3">;
  /** Turned towards the viewer on the back of a double-sided surface. */
  readonly normal: Node<"vec3">;
  readonly view: Node<"vec3">;
  readonly uv: Node<"vec2">;
  /** rgb: colour of the vertex; a: how much of the room it sees. */
  readonly tone: Node<"vec4">;
  readonly tint: Node<"vec3">;
  readonly opacity: Node<"float">;
  readonly uvSpan: Node<"float">;
}

export function paintedPoint(): PaintedPoint {
  const normal = normalize(normalWorldGeometry).mul(faceDirection);
  return {
    ...givenOfPart(),
    normal: normal.toVar(),
    view: normalize(cameraPosition.sub(positionWorld)).toVar(),
  };
}

/** The same at a vertex, where a surface shows no side yet: the normal is that of its front. */
export function vertexPoint(): PaintedPoint {
  return {
    ...givenOfPart(),
    normal: normalize(normalWorldGeometry),
    view: normalize(cameraPosition.sub(positionWorld)),
  };
}

function givenOfPart(): Omit<PaintedPoint, "normal" | "view"> {
  return {
    position: positionWorld,
    uv: uv(),
    tone: attribute<"vec4">("tone", "vec4"),
    tint: uniform(new Vector3()).onObjectUpdate(partValue((values) => values.tint)),
    opacity: uniform(1).onObjectUpdate(partValue((values) => values.opacity)),
    uvSpan: uniform(1).onObjectUpdate(partValue((values) => values.uvSpan)),
  };
}

/**
 * Bends a normal by a tiling normal map, in the frame that the screen's derivatives of position and
 * uv span (Schüler, "Normal Mapping without Precomputed Tangents", ShaderX 5).
 */
export function bentNormal(
  point: PaintedPoint,
  tileUv: Node<"vec2">,
  tile: TextureNode,
  strength: Node<"float">,
): Node<"vec3"> {
  const { normal, position } = point;
  const px = dFdx(position);
  const py = dFdy(position);
  const ux = dFdx(tileUv);
  const uy = dFdy(tileUv);
  const acrossY = cross(py, normal);
  const acrossX = cross(normal, px);
  const tangent = acrossY.mul(ux.x).add(acrossX.mul(uy.x));
  const bitangent = acrossY.mul(ux.y).add(acrossX.mul(uy.y));
  const scale = float(1).div(
    max(max(dot(tangent, tangent), dot(bitangent, bitangent)), 1e-12).sqrt(),
  );
  const bend = tile.xy.mul(2).sub(1).mul(strength);
  return normalize(
    normal.add(tangent.mul(scale).mul(bend.x)).add(bitangent.mul(scale).mul(bend.y)),
  );
}

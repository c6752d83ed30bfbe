import {
  dot,
  faceDirection,
  float,
  mix,
  saturate,
  select,
  smoothstep,
  texture,
  vec3,
} from "three/tsl";
import { DoubleSide } from "three/webgpu";
import type { Node, NodeMaterial, Texture } from "three/webgpu";
import type { Fabric } from "../../mesh/part.ts";
import type { LampShadow } from "../shadow-map.ts";
import { irradiance, reflections } from "../studio-light.ts";
import type { LitPoint } from "../studio-light.ts";
import { atVertex, paintMaterial } from "./paint-material.ts";
import { bentNormal } from "./painted-point.ts";

/** How a fabric takes the light. */
interface Finish {
  readonly roughness: number;
  readonly specular: number;
  /** Light that standing fibres catch at grazing angles, as a share of the light that falls. */
  readonly sheen: number;
  /** Repeats of its weave per decimetre. */
  readonly tilesPerDm: number;
  /** Depth of the weave's relief, 1 being 45°. */
  readonly relief: number;
}

const FINISHES: Readonly<Record<Fabric, Finish>> = {
  jersey: { roughness: 0.85, specular: 0.018, sheen: 0.1, tilesPerDm: 12, relief: 0.3 },
  knit: { roughness: 0.9, specular: 0.016, sheen: 0.16, tilesPerDm: 4, relief: 0.5 },
  cotton: { roughness: 0.82, specular: 0.02, sheen: 0.06, tilesPerDm: 12, relief: 0.25 },
  denim: { roughness: 0.78, specular: 0.02, sheen: 0.05, tilesPerDm: 8, relief: 0.4 },
  wool: { roughness: 0.95, specular: 0.014, sheen: 0.22, tilesPerDm: 6, relief: 0.4 },
  leather: { roughness: 0.42, specular: 0.045, sheen: 0, tilesPerDm: 16, relief: 0.12 },
};

/** Mean albedo from which a cloth is dark: its folds show by what its fibres catch, not by its dye. */
const DARK_BELOW = 0.09;
/** How much more of the grazing light the fibres of the darkest cloth seem to catch. */
const DARK_SHEEN = 5;

/** Cosine of a front's normal to the viewer below which its back is seen for certain. */
const INSIDE_BELOW = -0.25;

/** Levels of the tile's mipmaps to go further down: threads near a pixel's size make moiré. */
const WEAVE_BIAS = float(0.9);

/**
 * Cloth in its catalogue colour. Black is lifted and white held down a little, as real dyes are,
 * or their folds would have no room to show.
 */
export function clothMaterial(
  fabric: Fabric,
  weave: Texture,
  map: Texture | null,
  shadow: LampShadow,
): NodeMaterial {
  const finish = FINISHES[fabric];
  return paintMaterial(`cloth-${fabric}`, DoubleSide, (point) => {
    const tileUv = point.uv.mul(point.uvSpan).mul(finish.tilesPerDm);
    const tile = texture(weave, tileUv).bias(WEAVE_BIAS);
    const dye = map === null ? point.tint : texture(map, point.uv).rgb.mul(point.tint);
    const thread = tile.z.mul(0.5).add(0.75);
    const light = clothLight(finish, {
      albedo: dyed(dye).mul(thread).mul(point.tone.rgb).toVar(),
      normal: bentNormal(point, tileUv, tile, float(finish.relief)).toVar(),
      view: point.view,
      keyVisibility: shadow.visibility(point.position, point.normal).toVar(),
      openness: point.tone.a,
    });
    return { light };
  });
}

/**
 * Cloth of one colour from so far away that its weave is not seen: lit at its vertices, which lie
 * closer together than its light changes, and point by point only where shadows fall.
 */
export function distantClothMaterial(fabric: Fabric, shadow: LampShadow): NodeMaterial {
  const finish = FINISHES[fabric];
  const lightAt = (side: 1 | -1, keyVisibility: 0 | 1): Node<"vec3"> =>
    atVertex((point) =>
      clothLight(finish, {
        albedo: dyed(point.tint).mul(point.tone.rgb).toVar(),
        normal: point.normal.mul(side).toVar(),
        view: point.view.toVar(),
        keyVisibility: float(keyVisibility),
        openness: point.tone.a,
      }),
    );
  return paintMaterial(`distant-cloth-${fabric}`, DoubleSide, (point) => {
    const visibility = shadow.visibility(point.position, point.normal).toVar();
    const front = mix(lightAt(1, 0), lightAt(1, 1), visibility);
    // At an outline the back of the cloth may win over the front: it is lit as the front beside it.
    const isInside = faceDirection.lessThan(0).and(towardsViewer().lessThan(INSIDE_BELOW));
    // The key lamp reaches the inside of cloth hardly anywhere that one sees.
    return { light: select(isInside, lightAt(-1, 0), front) };
  });
}

/** Cosine between the front's normal and the direction to the viewer. */
function towardsViewer(): Node<"float"> {
  return atVertex(({ normal, view }) => dot(normal, view));
}

function dyed(dye: Node<"vec3">): Node<"vec3"> {
  return mix(vec3(0.006), vec3(0.9), dye);
}

/** Towards the camera; as linear in the key's visibility as light is. */
function clothLight(
  finish: Finish,
  point: Omit<LitPoint, "roughness" | "specular" | "scatter">,
): Node<"vec3"> {
  const lit = {
    ...point,
    roughness: float(finish.roughness),
    specular: float(finish.specular),
  };
  const light = irradiance(lit).toVar();
  const grazing = float(1).sub(saturate(dot(lit.normal, lit.view)));
  const darkness = smoothstep(0, DARK_BELOW, dot(lit.albedo, vec3(1 / 3))).oneMinus();
  const fibres = grazing.pow(3).mul(darkness.mul(DARK_SHEEN - 1).add(1));
  const fuzz = mix(lit.albedo, vec3(1), 0.2).mul(fibres).mul(finish.sheen);
  return lit.albedo.add(fuzz).mul(light).add(reflections(lit));
}

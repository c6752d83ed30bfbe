import { dot, exp2, float, Fn, max, mix, reflect, saturate, vec3 } from "three/tsl";
import type { Node } from "three/webgpu";

/**
 * The studio: a large key softbox at the camera's left, a dim fill at its right, two cool strips
 * behind the figure that draw its outline, an overhead box and the bounce of floor and walls.
 * Everything stands still with the camera; the figure turns.
 *
 * Each lamp is a spherical Gaussian, so that its reflection in a surface of any roughness is one
 * exponential (Wang et al. 2009, "All-Frequency Rendering of Dynamic, Spatially-Varying
 * Reflectance"): no environment texture to filter, and cheap on a CPU. Radiance is scaled so that a
 * white matte surface turned to the key comes out as about 1.
 */
interface Lamp {
  /** Degrees to the camera's right of the figure's front; 180 is behind it. */
  readonly azimuth: number;
  readonly elevation: number;
  readonly color: readonly [number, number, number];
  /** Light on a matte surface facing the lamp. */
  readonly diffuse: number;
  /** Brightness of the lamp itself as a reflection shows it. */
  readonly radiance: number;
  /** Of the Gaussian; 8 is a wall of light, 60 a narrow strip. */
  readonly sharpness: number;
  /** How far the light reaches round an edge, 0 for a point, from the lamp's angular size. */
  readonly wrap: number;
}

const KEY: Lamp = {
  azimuth: -38,
  elevation: 36,
  color: [1, 0.975, 0.94],
  diffuse: 1.0,
  radiance: 3.4,
  sharpness: 22,
  wrap: 0.12,
};
const FILL: Lamp = {
  azimuth: 52,
  elevation: 8,
  color: [0.94, 0.97, 1],
  diffuse: 0.16,
  radiance: 0.8,
  sharpness: 8,
  wrap: 0.35,
};
const OVERHEAD: Lamp = {
  azimuth: 0,
  elevation: 78,
  color: [1, 1, 1],
  diffuse: 0.12,
  radiance: 1.1,
  sharpness: 10,
  wrap: 0.3,
};
const RIM_LEFT: Lamp = {
  azimuth: -142,
  elevation: 22,
  color: [0.93, 0.97, 1],
  diffuse: 0.3,
  radiance: 2.6,
  sharpness: 26,
  wrap: 0.1,
};
const RIM_RIGHT: Lamp = { ...RIM_LEFT, azimuth: 138, elevation: 26, diffuse: 0.42, radiance: 3.4 };

/** Light from everywhere else, on surfaces that look up and down. */
const AMBIENT_UP = [0.25, 0.255, 0.265] as const;
const AMBIENT_DOWN = [0.17, 0.16, 0.152] as const;

/** Unit vector from the figure towards the key lamp, in the space the camera and lamps stand in. */
export const KEY_DIRECTION = directionOf(KEY);

function directionOf({ azimuth, elevation }: Lamp): readonly [number, number, number] {
  const a = (azimuth * Math.PI) / 180;
  const e = (elevation * Math.PI) / 180;
  return [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)];
}

/** What a material says of a point to be lit; directions are unit vectors in world space. */
export interface LitPoint {
  /** Linear colour of the matte part. */
  readonly albedo: Node<"vec3">;
  readonly normal: Node<"vec3">;
  /** Towards the camera. */
  readonly view: Node<"vec3">;
  /** 0 mirror … 1 matte. */
  readonly roughness: Node<"float">;
  /** Reflectance straight on; 0.04 for most things. */
  readonly specular: Node<"float">;
  /** 0..1, how much of the key lamp is seen. */
  readonly keyVisibility: Node<"float">;
  /** 0..1, how much of the room is seen. */
  readonly openness: Node<"float">;
  /** Extra wrap of light round the form per colour, for flesh. */
  readonly scatter?: Node<"vec3">;
}

/** Light that falls on the point, 1 being full studio light. */
export function irradiance(point: LitPoint): Node<"vec3"> {
  const { normal, openness } = point;
  const ambient = mix(vec3(...AMBIENT_DOWN), vec3(...AMBIENT_UP), normal.y.mul(0.5).add(0.5));
  // What a crease sees of the room it sees off its own walls: light bounced once keeps the colour.
  const bounced = mix(openness, float(1), point.albedo.mul(0.45));
  return ambient
    .add(diffuse(FILL, point))
    .add(diffuse(OVERHEAD, point))
    .mul(bounced)
    .add(
      diffuse(KEY, point)
        .mul(point.keyVisibility)
        .mul(mix(float(0.5), float(1), openness)),
    )
    .add(diffuse(RIM_LEFT, point).add(diffuse(RIM_RIGHT, point)).mul(openness));
}

function diffuse(lamp: Lamp, { normal, scatter }: LitPoint): Node<"vec3"> {
  const cosine = dot(normal, vec3(...directionOf(lamp)));
  const light = vec3(...lamp.color).mul(lamp.diffuse);
  if (scatter === undefined) {
    const lit = saturate(cosine.add(lamp.wrap).div(1 + lamp.wrap));
    return light.mul(lit.mul(lit.mul(lamp.wrap).add(1 - lamp.wrap)));
  }
  const wrap = scatter.add(lamp.wrap);
  const lit = saturate(wrap.add(cosine).div(wrap.add(1)));
  // Squaring in part keeps the total light when it is spread round the form.
  return light.mul(lit.mul(mix(vec3(1), lit, wrap)));
}

/** Reflections of the lamps and the room, blurred by the roughness. */
export function reflections(point: LitPoint): Node<"vec3"> {
  const { openness } = point;
  const { mirrored, lobe, reflectance } = shineOf(point);
  const lamps = reflection(KEY, mirrored, lobe)
    .mul(point.keyVisibility)
    .add(reflection(FILL, mirrored, lobe).mul(openness))
    .add(reflection(OVERHEAD, mirrored, lobe).mul(openness))
    .add(reflection(RIM_LEFT, mirrored, lobe).mul(openness))
    .add(reflection(RIM_RIGHT, mirrored, lobe).mul(openness));
  const room = mix(vec3(...AMBIENT_DOWN), vec3(...AMBIENT_UP), mirrored.y.mul(0.5).add(0.5)).mul(
    openness,
  );
  return lamps.add(room).mul(reflectance);
}

/** The reflection of the key lamp alone. */
export function keyReflection(point: LitPoint): Node<"vec3"> {
  const { mirrored, lobe, reflectance } = shineOf(point);
  return reflection(KEY, mirrored, lobe).mul(point.keyVisibility).mul(reflectance);
}

function shineOf({ normal, view, roughness, specular }: LitPoint) {
  const facing = saturate(dot(normal, view)).toVar();
  const mirrored = reflect(view.negate(), normal).toVar();
  const alpha = max(roughness.mul(roughness), 0.004);
  // The lobe of a GGX surface around the mirrored direction, stretched as the view grazes.
  const lobe = float(0.5)
    .div(alpha.mul(alpha).mul(max(facing, 0.1)))
    .toVar();
  // Schlick's rise towards grazing angles, held down on rough surfaces (Karis 2014).
  const grazing = float(1).sub(facing);
  const rise = grazing.mul(grazing).mul(grazing).mul(grazing).mul(grazing);
  const reflectance = specular.add(
    max(float(0.9).sub(roughness), specular).sub(specular).mul(rise),
  );
  return { mirrored, lobe, reflectance };
}

function reflection(lamp: Lamp, mirrored: Node<"vec3">, lobe: Node<"float">): Node<"vec3"> {
  const sum = lobe.add(lamp.sharpness);
  const sharpness = lobe.mul(lamp.sharpness).div(sum);
  const share = lobe.div(sum);
  const cosine = dot(mirrored, vec3(...directionOf(lamp)));
  // exp2 with log2(e) folded in.
  const glow = exp2(cosine.sub(1).mul(sharpness).mul(Math.LOG2E));
  return vec3(...lamp.color).mul(glow.mul(share).mul(lamp.radiance));
}

/** A sharp-edged reflection of the key softbox, for surfaces as clear as an eye. */
export const softboxReflection = Fn(([mirrored]: [Node<"vec3">]) => {
  const [x, y, z] = KEY_DIRECTION;
  const across = Math.hypot(x, z);
  const right = vec3(z / across, 0, -x / across);
  const up = vec3((-x * y) / across, across, (-z * y) / across);
  const ahead = dot(mirrored, vec3(x, y, z));
  const u = dot(mirrored, right).div(max(ahead, 0.01)).abs();
  const v = dot(mirrored, up).div(max(ahead, 0.01)).abs();
  const inside = u.smoothstep(0.46, 0.34).mul(v.smoothstep(0.62, 0.5));
  return inside.mul(ahead.greaterThan(0.05).select(float(1), float(0)));
});

/**
 * Joint angles of level walking at a comfortable speed, over one stride from heel strike to the next
 * heel strike of the same foot.
 *
 * Figures: J. Perry and J. M. Burnfield, "Gait Analysis: Normal and Pathological Function", 2nd ed.
 * (SLACK 2010), chapters on ankle and foot, knee, hip, pelvis and arm; in agreement with D. A.
 * Winter, "Biomechanics and Motor Control of Human Movement", 4th ed. (Wiley 2009) and M. P. Kadaba
 * et al., J. Orthop. Res. 8 (1990) 383–392. The hip is given there against a pelvis that tilts 10°
 * forward; here it is the thigh against the vertical, that tilt taken off.
 *
 * The points are joined by a periodic cubic and kept as a Fourier series of six harmonics, which
 * describes gait curves to within a degree and has no corners.
 */
import { smoothstep } from "../smoothstep.ts";

type KeyPoint = readonly [percentOfStride: number, degrees: number];

/** Thigh forward of the vertical. */
const HIP: readonly KeyPoint[] = [
  [0, 20],
  [10, 16],
  [30, 0],
  [50, -19],
  [62, -13],
  [75, 15],
  [86, 23],
];
/** Bend of the knee. */
const KNEE: readonly KeyPoint[] = [
  [0, 4],
  [6, 12],
  [13, 18],
  [25, 10],
  [39, 4],
  [50, 11],
  [62, 40],
  [71, 60],
  [78, 52],
  [87, 24],
  [95, 4],
];
/** Toes up from a right angle between foot and shin. */
const ANKLE: readonly KeyPoint[] = [
  [0, 0],
  [6, -5],
  [14, 0],
  [31, 6],
  [47, 10],
  [55, 0],
  [63, -17],
  [72, -7],
  [82, 0],
  [92, 1],
];
/** This side of the pelvis higher than the other. */
const PELVIS_RISE: readonly KeyPoint[] = [
  [0, 1],
  [15, 4],
  [30, 2],
  [50, -1],
  [65, -4],
  [80, -2],
];

const HARMONICS = 6;
const SAMPLES = 200;

/** A curve over the stride; `phase` in strides, any number. */
export type StrideCurve = (phase: number) => number;

export const hipFlexion = fourierFit(HIP);
export const kneeFlexion = fourierFit(KNEE);
export const ankleFlexion = fourierFit(ANKLE);
export const pelvisRise = fourierFit(PELVIS_RISE);

/** The pelvis turns 5° to each side: this side is foremost at its heel strike. */
export const pelvisForward: StrideCurve = (phase) => 5 * cosine(phase);

/** The arm swings against its leg: 24° behind at heel strike, 8° in front half a stride later. */
export const shoulderFlexion: StrideCurve = (phase) => -8 - 16 * cosine(phase);

/** The elbow bends with the forward swing, from 20° to 45°. */
export const elbowFlexion: StrideCurve = (phase) => 32 - 12 * cosine(phase);

/** The foot leaves the floor at this share of the stride; from half of it on both feet carry. */
const TOE_OFF = 0.62;

/** Share of the weight that rests on the foot; that of the other foot, half a stride on, is the rest. */
export const footLoad: StrideCurve = (phase) => {
  const stride = phase - Math.floor(phase);
  return smoothstep(stride / (TOE_OFF - 0.5)) * (1 - smoothstep((stride - 0.5) / (TOE_OFF - 0.5)));
};

/** 0 while the foot is on the floor, up to 1 halfway through the air. */
export const footLift: StrideCurve = (phase) => {
  const stride = phase - Math.floor(phase);
  return stride < TOE_OFF ? 0 : Math.sin((Math.PI * (stride - TOE_OFF)) / (1 - TOE_OFF)) ** 2;
};

function cosine(phase: number): number {
  return Math.cos(2 * Math.PI * phase);
}

function fourierFit(points: readonly KeyPoint[]): StrideCurve {
  const samples = Array.from({ length: SAMPLES }, (_, i) => through(points, (100 * i) / SAMPLES));
  const mean = samples.reduce((sum, value) => sum + value, 0) / SAMPLES;
  const terms = Array.from({ length: HARMONICS }, (_, n) => {
    const wave = (shape: (angle: number) => number) =>
      (2 / SAMPLES) *
      samples.reduce(
        (sum, value, i) => sum + value * shape((2 * Math.PI * (n + 1) * i) / SAMPLES),
        0,
      );
    return { cos: wave(Math.cos), sin: wave(Math.sin) };
  });
  return (phase) =>
    terms.reduce((sum, { cos, sin }, n) => {
      const angle = 2 * Math.PI * (n + 1) * phase;
      return sum + cos * Math.cos(angle) + sin * Math.sin(angle);
    }, mean);
}

/** Periodic cubic Hermite curve through the points, its slopes those of the neighbours' chords. */
function through(points: readonly KeyPoint[], percent: number): number {
  const count = points.length;
  const at = (index: number): KeyPoint => {
    const lap = Math.floor(index / count);
    const [x, y] = points.at(index - lap * count) ?? [0, 0];
    return [x + 100 * lap, y];
  };
  const after = points.findIndex(([x]) => x > percent);
  const i = (after === -1 ? count : after) - 1;
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
  const span = x2 - x1;
  const slope1 = ((y2 - y0) / (x2 - x0)) * span;
  const slope2 = ((y3 - y1) / (x3 - x1)) * span;
  const u = (percent - x1) / span;
  return (
    (1 + 2 * u) * (1 - u) ** 2 * y1 +
    u * (1 - u) ** 2 * slope1 +
    u * u * (3 - 2 * u) * y2 +
    u * u * (u - 1) * slope2
  );
}

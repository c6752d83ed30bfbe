/**
 * A small network of one hidden layer of Gaussian units, one for each lesson, beside a linear path
 * (D. Broomhead and D. Lowe, "Multivariable functional interpolation and adaptive networks", 1988).
 * Its training is two linear solves: hundreds of lessons take a second, and the same lessons give
 * the same network. How far a question lies from the nearest lesson says how well it is answered.
 */
import { solvePositive } from "../render-node/body-estimate/solve-positive.ts";

export interface RadialNetwork {
  readonly outputs: number;
  readonly mean: Float64Array;
  /** What each centred input is multiplied by: what moves the answer more counts more. */
  readonly gain: Float64Array;
  /** Inputs × outputs, of the inputs so weighed. */
  readonly linear: Float64Array;
  readonly bias: Float64Array;
  /** Units × inputs, weighed like these. */
  readonly centres: Float64Array;
  /** Units × outputs. */
  readonly weights: Float64Array;
}

/** An input that differs less from lesson to lesson is the same in all of them. */
const LEAST_SPREAD = 1e-6;
/** What an input counts at least, where they count 1 in the mean square. */
const LEAST_GAIN = 0.1;
/** Standard deviation of a unit, in standardised inputs times what they count. */
export const UNIT_WIDTH = 5;
/** How much of the lessons is taken for chance, beside the 1 of a unit's own answer. */
const NOISE = 0.01;
/** Weight of lessons by which the linear path is drawn to none. */
const LINEAR_RIDGE = 3;

/** Fits a network that takes `inputs` to `targets`. */
export function fitRadialNetwork(
  inputs: readonly Float64Array[],
  targets: readonly Float64Array[],
): RadialNetwork {
  const count = inputs.length;
  const width = inputs[0]?.length ?? 0;
  const outputs = targets[0]?.length ?? 0;
  const mean = meanOf(inputs, width);
  const bias = meanOf(targets, outputs);
  const spread = Float64Array.from({ length: width }, (_, k) => {
    const deviation = Math.sqrt(
      inputs.reduce((sum, row) => sum + off(row, mean, k) ** 2, 0) / count,
    );
    return deviation > LEAST_SPREAD ? deviation : 1;
  });
  const standard = inputs.map((row) =>
    Float64Array.from(row, (_, k) => off(row, mean, k) / (spread[k] as number)),
  );
  const rest = new Float64Array(count * outputs);
  targets.forEach((row, i) => row.forEach((_, j) => (rest[i * outputs + j] = off(row, bias, j))));

  const slopes = linearPath(standard, rest, outputs);
  const importance = Float64Array.from({ length: width }, (_, k) =>
    lengthOf(slopes.subarray(k * outputs, (k + 1) * outputs)),
  );
  const usual = lengthOf(importance) / Math.sqrt(width);
  const weighed = importance.map((value) => Math.max(LEAST_GAIN, value / usual));
  const linear = slopes.map((slope, i) => slope / (weighed[Math.floor(i / outputs)] as number));
  const centres = new Float64Array(count * width);
  standard.forEach((row, i) => {
    row.forEach((value, k) => (centres[i * width + k] = value * (weighed[k] as number)));
  });
  for (let i = 0; i < count; i++) {
    addProduct(rest, i, outputs, centres.subarray(i * width, (i + 1) * width), linear, -1);
  }
  const units = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      units[i * count + j] = unitOf(squareBetween(centres, i, centres, j, width));
    }
    units[i * count + i] = 1 + NOISE;
  }
  return {
    outputs,
    mean,
    gain: weighed.map((value, k) => value / (spread[k] as number)),
    linear,
    bias,
    centres,
    weights: solvePositive(units, rest, outputs),
  };
}

export interface Answer {
  readonly values: Float64Array;
  /** Distance from the nearest lesson, in weighed inputs. */
  readonly nearest: number;
}

/** What the network answers, as its exported graph does. */
export function answer(network: RadialNetwork, input: Float64Array): Answer {
  const { outputs, mean, gain, linear, bias, centres, weights } = network;
  const width = mean.length;
  const weighed = Float64Array.from(input, (_, k) => off(input, mean, k) * (gain[k] as number));
  const values = bias.slice();
  addProduct(values, 0, outputs, weighed, linear, 1);
  const squares = Float64Array.from({ length: centres.length / width }, (_, i) =>
    squareBetween(weighed, 0, centres, i, width),
  );
  addProduct(values, 0, outputs, squares.map(unitOf), weights, 1);
  return { values, nearest: Math.sqrt(Math.min(...squares)) };
}

/** Slopes of a linear regression on standardised inputs: inputs × outputs. */
function linearPath(
  standard: readonly Float64Array[],
  targets: Float64Array,
  outputs: number,
): Float64Array {
  const width = standard[0]?.length ?? 0;
  const normal = new Float64Array(width * width);
  const sums = new Float64Array(width * outputs);
  standard.forEach((row, i) => {
    const target = targets.subarray(i * outputs, (i + 1) * outputs);
    row.forEach((value, k) => {
      addScaled(normal, k * width, row, value);
      addScaled(sums, k * outputs, target, value);
    });
  });
  for (let k = 0; k < width; k++) {
    normal[k * width + k] = (normal[k * width + k] as number) + LINEAR_RIDGE;
  }
  return solvePositive(normal, sums, outputs);
}

function unitOf(square: number): number {
  return Math.exp(-square / (2 * UNIT_WIDTH * UNIT_WIDTH));
}

/** Adds `factor · row · matrix` to a row of `out`. */
function addProduct(
  out: Float64Array,
  at: number,
  outputs: number,
  row: Float64Array,
  matrix: Float64Array,
  factor: number,
): void {
  row.forEach((value, k) => {
    addScaled(out, at * outputs, matrix.subarray(k * outputs, (k + 1) * outputs), factor * value);
  });
}

function addScaled(out: Float64Array, from: number, values: Float64Array, factor: number): void {
  for (let j = 0; j < values.length; j++) {
    out[from + j] = (out[from + j] as number) + factor * (values[j] as number);
  }
}

function squareBetween(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  width: number,
): number {
  let sum = 0;
  for (let k = 0; k < width; k++) {
    sum += ((a[i * width + k] as number) - (b[j * width + k] as number)) ** 2;
  }
  return sum;
}

function off(row: Float64Array, mean: Float64Array, k: number): number {
  return (row[k] as number) - (mean[k] as number);
}

function meanOf(rows: readonly Float64Array[], width: number): Float64Array {
  const mean = new Float64Array(width);
  for (const row of rows) addScaled(mean, 0, row, 1 / rows.length);
  return mean;
}

function lengthOf(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

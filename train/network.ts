/** A small multi-layer perceptron with SiLU between its layers, trained by Adam. */

/** `weights` row by row, a row an input; `inputs` × `outputs`. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

export type Network = readonly Layer[];

export interface Training {
  /** Neurons of each layer between. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  /** Called before each epoch with its number. */
  readonly onEpoch?: (epoch: number) => void;
}

const BATCH = 32;
const RATE = 3e-3;
/** Weights shrink by this share of the rate at each step (I. Loshchilov and F. Hutter, 2019). */
const DECAY = 0.1;
/** Noise on the standardised inputs: with few samples it keeps the network smooth between them. */
const INPUT_NOISE = 0.1;
/** The last layer starts small, so that training starts from the mean. */
const LAST_LAYER_SCALE = 0.05;
/** Decay of Adam's means (D. Kingma and J. Ba, 2015). */
const BETA1 = 0.9;
const BETA2 = 0.999;

interface Trained extends Layer {
  readonly gradients: readonly [Float64Array, Float64Array];
  readonly firsts: readonly [Float64Array, Float64Array];
  readonly seconds: readonly [Float64Array, Float64Array];
}

/** Trains a network that takes standardised `inputs` to `targets` of about unit size. */
export function trainNetwork(
  inputs: readonly Float64Array[],
  targets: readonly Float64Array[],
  { hidden, epochs, onEpoch }: Training,
  random: () => number,
): Network {
  const sizes = [inputs[0]?.length ?? 0, ...hidden, targets[0]?.length ?? 0];
  const layers = sizes.slice(1).map((outputs, k) => {
    const last = k === sizes.length - 2;
    return newLayer(sizes[k] as number, outputs, last ? LAST_LAYER_SCALE : 1, random);
  });
  const order = inputs.map((_, i) => i);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    onEpoch?.(epoch);
    shuffle(order, random);
    const rate = (RATE / 2) * (1 + Math.cos((Math.PI * epoch) / epochs));
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      for (const i of batch) {
        const noisy = (inputs[i] as Float64Array).map((v) => v + INPUT_NOISE * normal(random));
        learn(layers, noisy, targets[i] as Float64Array, 1 / batch.length);
      }
      step++;
      for (const layer of layers) adam(layer, rate, step);
    }
  }
  return layers.map(({ inputs: from, outputs, weights, biases }) => ({
    inputs: from,
    outputs,
    weights,
    biases,
  }));
}

function newLayer(inputs: number, outputs: number, scale: number, random: () => number): Trained {
  const pair = (): [Float64Array, Float64Array] => [
    new Float64Array(inputs * outputs),
    new Float64Array(outputs),
  ];
  const spread = scale * Math.sqrt(2 / inputs);
  const [weights, biases] = pair();
  return {
    inputs,
    outputs,
    weights: weights.map(() => spread * normal(random)),
    biases,
    gradients: pair(),
    firsts: pair(),
    seconds: pair(),
  };
}

function sumsOf({ outputs, weights, biases }: Layer, values: Float64Array): Float64Array {
  const sums = biases.slice();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) {
      sums[j] = (sums[j] as number) + value * (weights[row + j] as number);
    }
  }
  return sums;
}

/** Adds one sample's share of the squared error's gradient to the layers. */
function learn(
  layers: readonly Trained[],
  input: Float64Array,
  target: Float64Array,
  share: number,
): void {
  const entering: Float64Array[] = [];
  const sums: Float64Array[] = [];
  let values = input;
  layers.forEach((layer, k) => {
    entering.push(values);
    const found = sumsOf(layer, values);
    sums.push(found);
    values = k < layers.length - 1 ? found.map(silu) : found;
  });
  let error = values.map((value, j) => share * (value - (target[j] as number)));
  for (let k = layers.length - 1; k >= 0; k--) {
    const layer = layers[k] as Trained;
    const passed = backThrough(layer, entering[k] as Float64Array, error);
    const before = sums[k - 1];
    if (before) error = passed.map((value, i) => value * siluSlope(before[i] as number));
  }
}

function backThrough(layer: Trained, entering: Float64Array, error: Float64Array): Float64Array {
  const { outputs, weights } = layer;
  const [ofWeights, ofBiases] = layer.gradients;
  const passed = new Float64Array(entering.length);
  for (let i = 0; i < entering.length; i++) {
    const value = entering[i] as number;
    const row = i * outputs;
    let sum = 0;
    for (let j = 0; j < outputs; j++) {
      const e = error[j] as number;
      sum += e * (weights[row + j] as number);
      ofWeights[row + j] = (ofWeights[row + j] as number) + value * e;
    }
    passed[i] = sum;
  }
  for (let j = 0; j < outputs; j++) ofBiases[j] = (ofBiases[j] as number) + (error[j] as number);
  return passed;
}

/** One step of Adam with decoupled weight decay; clears the gradients. */
function adam(layer: Trained, rate: number, step: number): void {
  const fix1 = 1 - BETA1 ** step;
  const fix2 = 1 - BETA2 ** step;
  [layer.weights, layer.biases].forEach((values, which) => {
    const gradients = layer.gradients[which] as Float64Array;
    const firsts = layer.firsts[which] as Float64Array;
    const seconds = layer.seconds[which] as Float64Array;
    const decay = which === 0 ? DECAY : 0;
    for (let i = 0; i < values.length; i++) {
      const g = gradients[i] as number;
      const m = BETA1 * (firsts[i] as number) + (1 - BETA1) * g;
      const v = BETA2 * (seconds[i] as number) + (1 - BETA2) * g * g;
      firsts[i] = m;
      seconds[i] = v;
      gradients[i] = 0;
      const value = values[i] as number;
      values[i] = value - rate * (m / fix1 / (Math.sqrt(v / fix2) + 1e-8) + decay * value);
    }
  });
}

function silu(x: number): number {
  return x / (1 + Math.exp(-x));
}

function siluSlope(x: number): number {
  const s = 1 / (1 + Math.exp(-x));
  return s * (1 + x * (1 - s));
}

/** Box and Muller, 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
}

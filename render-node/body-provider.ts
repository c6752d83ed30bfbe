import type { Provider } from "./inference/body-model.ts";

/** Where ONNX Runtime can run the body model. */
export const PROVIDERS = ["cpu", "webgpu", "cuda"] as const satisfies readonly Provider[];

/** Carries the choice to the engine, a process of its own. */
export const PROVIDER_VARIABLE = "ATELIER_ONNX";

/** The provider that the environment names; `cpu`, the fastest for one body at a time, where it names none. */
export function chosenProvider(environment: NodeJS.ProcessEnv): Provider {
  const given = environment[PROVIDER_VARIABLE] || "cpu";
  const provider = PROVIDERS.find((name) => name === given);
  if (provider) return provider;
  throw new RangeError(`${PROVIDER_VARIABLE} is "${given}"; allowed: ${PROVIDERS.join(", ")}`);
}

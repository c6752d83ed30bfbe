import type { AdapterInfo } from "./gpu/gpu-environment.ts";

/** What an operator calls a GPU; drivers fill in different fields. */
export function adapterName({ device, description, vendor }: AdapterInfo): string {
  const named = [device, description].filter((text) => text !== "");
  return named.length === 0 ? vendor || "unnamed adapter" : named.join(", ");
}

/**
 * Asks Dawn for an adapter, prints what it found as one JSON line and ends with 0, or with 1 when
 * there is none. A program of its own because a Vulkan driver is chosen by the environment a
 * process starts with, and because a broken driver may end the process that tries it.
 */
import { create } from "webgpu";

const adapter = await create([]).requestAdapter({ powerPreference: "high-performance" });
if (adapter === null) {
  console.log(JSON.stringify({ adapter: null }));
  process.exit(1);
}
const { vendor, architecture, device, description } = adapter.info;
console.log(JSON.stringify({ adapter: { vendor, architecture, device, description } }));
// Dawn keeps the event loop alive for as long as the object of `create` does.
process.exit(0);

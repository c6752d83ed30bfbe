/** The command line of a render node. */
import { Command, Option } from "commander";
import {
  ConfigError,
  readCache,
  readConfig,
  readPixverse,
  SETTINGS,
  type Given,
  type SettingName,
} from "./config.ts";
import { runDoctor } from "./doctor/doctor.ts";
import { createLog } from "./log.ts";
import { compileAssets } from "./compile-assets.ts";
import { startNode } from "./start-node.ts";

/** For a mistake of the operator, as against a failure of the machine. */
const EXIT_USAGE = 2;

const program = new Command("npm run node --")
  .description("A render node of Atelier: takes tasks from the queue, draws them, sends them back.")
  .showHelpAfterError()
  .addHelpText(
    "after",
    "\nEvery option can be given as the environment variable beside it. Other variables:\n" +
      "  FFMPEG_PATH        the ffmpeg to encode videos with (default: the one from npm)\n" +
      "  ATELIER_DATA       where the local stack keeps its token (default: .data)\n" +
      "  PIXVERSE_API_KEY   lets PixVerse animate the videos that ask for it\n" +
      "  PIXVERSE_BASE_URL  PIXVERSE_MODEL  PIXVERSE_QUALITY  how (`doctor` shows them)\n",
  );

command("start", "takes tasks until Ctrl-C (the default command)", [
  "server",
  "token",
  "lanes",
  "cache",
  "scratch",
  "gpu",
  "onnx",
  "drainSeconds",
  "logLevel",
]).action(async (given: Given) => {
  const config = readConfig(given);
  readPixverse();
  const log = createLog(config.logLevel);
  try {
    await startNode(config, log);
  } catch (error) {
    log.fatal({ err: error }, "render node ended");
    process.exitCode = 1;
  }
});

command("doctor", "says what this machine has and whether the server takes it", [
  "server",
  "token",
  "lanes",
  "cache",
  "scratch",
  "gpu",
  "onnx",
]).action(async (given: Given) => {
  const healthy = await runDoctor(given);
  if (!healthy) process.exitCode = 1;
});

command("pack", "compiles the assets into the cache", ["cache"]).action(async (given: Given) => {
  await compileAssets(readCache(given.cache));
});

function command(name: string, about: string, settings: readonly SettingName[]): Command {
  const made = program
    .command(name, { isDefault: name === "start" })
    .description(about)
    .allowExcessArguments(false);
  for (const setting of settings) {
    const { flag, variable, about: text } = SETTINGS[setting];
    made.addOption(new Option(flag, text).env(variable));
  }
  return made;
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = EXIT_USAGE;
}
// A driver or a watcher may keep the event loop alive; everything that matters has ended by now.
process.exit();

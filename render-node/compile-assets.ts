import { SingleBar, Presets } from "cli-progress";
import { ensurePack } from "./pack/ensure-pack.ts";

/** Compiles the assets unless the cache has them, with a bar on a terminal and a line a step elsewhere. */
export async function compileAssets(cache: string): Promise<void> {
  const show = process.stdout.isTTY ? showBar() : showLines();
  let compiled = false;
  await ensurePack({
    cache,
    onProgress: (share, label) => {
      compiled = true;
      show.step(share, label);
    },
  });
  if (compiled) show.end();
  console.log(compiled ? `Assets compiled into ${cache}` : `Assets are ready in ${cache}`);
}

interface ProgressView {
  /** `share` from 0 to 1. */
  readonly step: (share: number, label: string) => void;
  readonly end: () => void;
}

function showBar(): ProgressView {
  const bar = new SingleBar(
    {
      format: "Compiling assets {bar} {percentage}% {label}",
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    step(share, label) {
      if (!started) bar.start(100, 0, { label });
      started = true;
      bar.update(Math.round(share * 100), { label });
    },
    end: () => bar.stop(),
  };
}

function showLines(): ProgressView {
  let last = "";
  return {
    step(share, label) {
      if (label === last) return;
      last = label;
      console.log(`Compiling assets ${Math.round(share * 100)}%: ${label}`);
    },
    end: () => undefined,
  };
}

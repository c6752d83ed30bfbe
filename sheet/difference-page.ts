/** A page for looking at what changed: approved, drawn and the difference side by side. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Difference } from "./compare-goldens.ts";

/** Git ignores it. */
export const DIFFERENCE_PAGE = fileURLToPath(
  new URL("../out/golden-differences.html", import.meta.url),
);

/** Writes the page, or removes an old one where nothing differs. */
export async function writeDifferencePage(differences: readonly Difference[]): Promise<void> {
  if (differences.length === 0) return rm(DIFFERENCE_PAGE, { force: true });
  await mkdir(path.dirname(DIFFERENCE_PAGE), { recursive: true });
  await writeFile(DIFFERENCE_PAGE, differencePage(differences));
}

/** One HTML file with the pictures inside, the most different first. */
export function differencePage(differences: readonly Difference[]): string {
  const rows = [...differences]
    .sort((a, b) => b.share - a.share)
    .map(
      ({ sheet, label, share, approved, drawn, marked }) =>
        `<tr><th>${escaped(label)}<small>${escaped(sheet)}, ${(share * 100).toFixed(1)} %</small></th>` +
        [approved, drawn, marked].map((png) => `<td>${image(png)}</td>`).join("") +
        "</tr>",
    );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Golden pictures: ${differences.length} differ</title>
<style>
  body { font: 14px system-ui, sans-serif; margin: 2em; }
  th { text-align: left; vertical-align: top; padding-right: 1em; }
  small { display: block; font-weight: normal; color: #666; }
  img { min-width: 240px; image-rendering: pixelated; border: 1px solid #ccc; }
</style>
<h1>${differences.length} golden pictures differ</h1>
<p>Where the new look is wanted, <code>npm run sheet -- --renew</code> approves it.</p>
<table>
<thead><tr><th>picture<th>approved<th>drawn<th>difference</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</html>
`;
}

function image(png: Buffer): string {
  return `<img alt="" src="data:image/png;base64,${png.toString("base64")}">`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

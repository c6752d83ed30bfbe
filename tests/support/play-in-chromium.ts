import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import { z } from "zod";

const played = z.object({
  width: z.number(),
  height: z.number(),
  /** Seconds. */
  duration: z.number(),
  /** Where the player was after seeking to the middle; seconds. */
  soughtTo: z.number(),
  ended: z.boolean(),
});
export type Played = z.infer<typeof played> & {
  /** HTTP statuses of the requests for the video. */
  readonly statuses: ReadonlySet<number>;
};

/**
 * Shows a video of the gallery in Chromium, seeks to its middle and plays it to its end.
 *
 * @param url of the API
 * @param route of the video, e.g. `/get_gallery_video/1738860592421`
 */
export async function playInChromium(url: string, route: string, token: string): Promise<Played> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args,
    headless: true,
  });
  try {
    const context = await browser.newContext({
      extraHTTPHeaders: { Authorization: `Bearer ${token}` },
    });
    const page = await context.newPage();
    const statuses = new Set<number>();
    page.on("response", (response) => {
      if (response.url() === url + route) statuses.add(response.status());
    });
    // A page of the API's own origin, as an app that shows its gallery would be.
    await page.route(`${url}/player`, (request) =>
      request.fulfill({ contentType: "text/html", body: `<video muted src="${route}">` }),
    );
    await page.goto(`${url}/player`);
    return { ...played.parse(await page.evaluate(SEEK_AND_PLAY)), statuses };
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
const SEEK_AND_PLAY = `(async () => {
  const video = document.querySelector("video");
  const until = (event) => new Promise((resolve, reject) => {
    video.addEventListener(event, resolve, { once: true });
    video.addEventListener("error", () => reject(new Error(video.error.message)), { once: true });
    if (video.error) reject(new Error(video.error.message));
  });
  if (video.readyState < 1) await until("loadedmetadata");
  const sought = until("seeked");
  video.currentTime = video.duration / 2;
  await sought;
  const soughtTo = video.currentTime;
  const ended = until("ended");
  await video.play();
  await ended;
  const { videoWidth: width, videoHeight: height, duration } = video;
  return { width, height, duration, soughtTo, ended: video.ended };
})()`;

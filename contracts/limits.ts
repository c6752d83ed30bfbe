/** Numbers that the Worker, its clients and the render nodes rely on, each with its unit in its name. */

/** A lease not renewed for this long is lost; three missed heartbeats of the slowest cadence. */
export const LEASE_SECONDS = 30;
/** A node renews all its leases this often; inside the 5–10 s that leave room for two lost calls. */
export const HEARTBEAT_SECONDS = 6;
/** The longest a claim may wait for work. Below the 30 s a proxy or deploy may cut a request at. */
export const CLAIM_WAIT_SECONDS_MAX = 25;
/** A task that failed or was lost this many times fails for good. */
export const ATTEMPTS_MAX = 3;
/** Unfinished tasks one user may have at a time, in all lanes together. */
export const UNFINISHED_TASKS_PER_USER_MAX = 20;
/** Waiting tasks a lane accepts before it answers 503. */
export const WAITING_TASKS_PER_LANE_MAX = 200_000;

/** An `Idempotency-Key` names the task it made for this long. */
export const IDEMPOTENCY_KEY_HOURS = 24;

/** Largest JSON body of any route. */
export const JSON_BYTES_MAX = 64 * 1024;
/** Largest avatar photo, before decoding. */
export const PHOTO_BYTES_MAX = 15 * 1024 * 1024;
/** Largest avatar photo in pixels, as a JPEG. */
export const PHOTO_PIXELS_MAX = 16_000_000;
/**
 * Largest avatar photo that is decoded at its full size, and the largest PNG or WebP; larger JPEGs are
 * halved as they are decoded. The decoder takes 12 to 19 bytes a pixel of an isolate's 128 MB.
 */
export const PHOTO_PIXELS_DECODED_MAX = 4_000_000;
/** Largest spreadsheet as uploaded. */
export const SPREADSHEET_BYTES_MAX = 5 * 1024 * 1024;
/** Largest spreadsheet once inflated; a small zip can hide a very large sheet. */
export const SPREADSHEET_INFLATED_BYTES_MAX = 32 * 1024 * 1024;
/** Most catalogue rows in one spreadsheet. */
export const SPREADSHEET_ROWS_MAX = 10_000;
/** Largest artifact a node may upload; Cloudflare itself takes 100 MB. */
export const ARTIFACT_BYTES_MAX = 90 * 1024 * 1024;

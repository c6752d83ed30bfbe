import { writeFile } from "node:fs/promises";
import path from "node:path";
import { loginResponse } from "../contracts/account.ts";
import { gallery } from "../contracts/gallery.ts";
import { generateResponse } from "../contracts/generate.ts";
import { messageBody } from "../contracts/message.ts";
import { askApi, fetchBytes } from "./ask-api.ts";
import { examplePhoto } from "./example-photo.ts";
import { EXAMPLE_GENERATE, EXAMPLE_GENERATE_VIDEO } from "./example-request.ts";
import { followTask } from "./follow-task.ts";

const EMAIL = "ada@example.com";

/**
 * The ten steps of the API document's "API Call Example", then the same for a video.
 *
 * @param url of the API
 * @param out an existing folder for what it fetches
 * @returns the files it saved
 */
export async function walkThrough(url: string, out: string): Promise<string[]> {
  const token = await openAccount(url);

  const look = EXAMPLE_GENERATE.apparel_details;
  step(5, "/generate", `${look.item_id} in ${look.size} and ${look.size2}`);
  const picture = await post(url, "/generate", token, EXAMPLE_GENERATE, generateResponse);
  step(6, `/generate/${picture.task_id}`);
  const done = await followTask(url, token, picture.task_id);
  step(7, "status is 2", done.fit?.reason ?? "");

  step(8, "/get_gallery");
  const list = await askApi(url, "GET", "/get_gallery", gallery, { token });
  const mine = list.gallery_urls.filter(({ url: id }) => id.startsWith(picture.task_id));
  step(9, "the urls of the task", mine.map((item) => item.url).join(", "));
  if (mine.length !== 2) {
    throw new Error(`the gallery has ${mine.length} pictures of the task, expected 2`);
  }
  step(10, "/get_gallery_image/{url} and /get_thumbnail/{url}");
  const save = async (route: string, name: string): Promise<string> => {
    const file = path.join(out, name);
    await writeFile(file, await fetchBytes(url, route, token));
    return file;
  };
  const files: string[] = [];
  const sizes = [look.size, look.size2];
  for (const [index, item] of mine.toSorted((a, b) => a.url.length - b.url.length).entries()) {
    const size = sizes[index] ?? String(index);
    files.push(await save(`/get_gallery_image/${item.url}`, `look-${size}.jpg`));
    files.push(await save(`/get_thumbnail/${item.url}`, `look-${size}-thumbnail.jpg`));
  }

  const { duration } = EXAMPLE_GENERATE_VIDEO.video_options;
  step("+", "/generate_video", `${duration} seconds`);
  const video = await post(url, "/generate_video", token, EXAMPLE_GENERATE_VIDEO, generateResponse);
  const filmed = await followTask(url, token, video.task_id);
  step("+", "/get_gallery_video/{url}", filmed.engine === undefined ? "" : `by ${filmed.engine}`);
  files.push(await save(`/get_gallery_video/${video.task_id}`, "video.mp4"));
  files.push(await save(`/get_thumbnail/${video.task_id}`, "video-thumbnail.jpg"));
  return files;
}

/** Steps 1 to 4. Returns the client's token. */
async function openAccount(url: string): Promise<string> {
  step(1, "/register", EMAIL);
  const person = { full_name: "Ada", date_of_birth: 631_152_000, ethnicity: "", gender: "Female" };
  await askApi(url, "POST", "/register", messageBody, { json: { email: EMAIL, ...person } });
  step(2, "/login");
  const { token } = await askApi(url, "POST", "/login", loginResponse, { json: { email: EMAIL } });
  step(3, "/update_user_details");
  const { face_shape, skin_tone, hairstyle, hair_color, body_dimensions } =
    EXAMPLE_GENERATE.user_details;
  const details = {
    face_shape,
    skin_tone,
    hair_style: hairstyle,
    hair_color,
    body_dimensions: JSON.stringify(body_dimensions),
    real_world_measurements: "",
  };
  await post(url, "/update_user_details", token, details, messageBody);
  step(4, "/upload_avatar");
  const bytes = await examplePhoto();
  await askApi(url, "POST", "/upload_avatar", messageBody, { token, bytes });
  return token;
}

function post<Answer>(
  url: string,
  route: string,
  token: string,
  json: unknown,
  answer: Parameters<typeof askApi<Answer>>[3],
): Promise<Answer> {
  return askApi(url, "POST", route, answer, { token, json });
}

function step(number: number | "+", call: string, about = ""): void {
  console.log(`${String(number).padStart(3)}  ${call}${about === "" ? "" : `  ${about}`}`);
}

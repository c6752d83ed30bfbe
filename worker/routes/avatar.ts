/** The photo of "Account" in the API document. */
import { createRoute } from "@hono/zod-openapi";
import {
  PHOTO_BYTES_MAX,
  PHOTO_PIXELS_DECODED_MAX,
  PHOTO_PIXELS_MAX,
} from "../../contracts/limits.ts";
import { messageBody } from "../../contracts/message.ts";
import { findAvatar, saveAvatar } from "../accounts/avatar.ts";
import { ApiError } from "../api-error.ts";
import { developPhoto } from "../media/photo.ts";
import { readUpload } from "../media/read-upload.ts";
import { REVALIDATED, serveMedia } from "../media/serve-media.ts";
import { answers, createRouter, fileAnswers, fileBody, signedIn } from "./router.ts";

export const avatarRoutes = createRouter();

avatarRoutes.openapi(
  createRoute({
    method: "post",
    path: "/upload_avatar",
    summary: "Replace the photo; stored upright, as JPEG, without metadata",
    description:
      `At most ${PHOTO_BYTES_MAX} bytes and ${PHOTO_PIXELS_MAX} pixels, a PNG or WebP ` +
      `${PHOTO_PIXELS_DECODED_MAX} pixels; a JPEG of more than those is stored at half its width and height.`,
    ...signedIn,
    request: fileBody("image/*"),
    responses: answers(
      messageBody,
      "bad_request",
      "unauthorized",
      "too_large",
      "unsupported_media_type",
    ),
  }),
  async (context) => {
    const file = await readUpload(context.req.raw, {
      bytesMax: PHOTO_BYTES_MAX,
      types: ["image/*"],
    });
    await saveAvatar(context.env, context.var.userId, developPhoto(file));
    return context.json({ message: "Uploaded" }, 200);
  },
);

for (const { path, key } of [
  { path: "/get_avatar", key: "photoKey" },
  { path: "/get_avatar_thumbnail", key: "thumbnailKey" },
] as const) {
  avatarRoutes.openapi(
    createRoute({
      method: "get",
      path,
      summary: path === "/get_avatar" ? "The photo" : "The photo, 128 pixels wide",
      ...signedIn,
      responses: fileAnswers("image/jpeg", "unauthorized", "not_found"),
    }),
    async (context) => {
      const avatar = await findAvatar(context.env.DB, context.var.userId);
      const response =
        avatar &&
        (await serveMedia(context.env.MEDIA, avatar[key], context.req.raw, {
          contentType: "image/jpeg",
          cacheControl: REVALIDATED,
        }));
      if (!response) throw new ApiError("not_found", "no photo has been uploaded yet");
      return response;
    },
  );
}

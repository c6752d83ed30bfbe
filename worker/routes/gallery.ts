/** "Gallery" of the API document. */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { gallery } from "../../contracts/gallery.ts";
import { messageBody } from "../../contracts/message.ts";
import { ApiError } from "../api-error.ts";
import {
  findGalleryItem,
  listGallery,
  removeGalleryItem,
  type GalleryRow,
} from "../gallery/gallery-items.ts";
import { CACHED_FOR_A_DAY, serveMedia, type ServedAs } from "../media/serve-media.ts";
import { answers, createRouter, fileAnswers, signedIn } from "./router.ts";

export const galleryRoutes = createRouter();

/** Any text is looked up: a url of the wrong form is as absent as one nobody made. */
const params = z.object({ url: z.string().meta({ example: "1738860389530-1" }) });

galleryRoutes.openapi(
  createRoute({
    method: "get",
    path: "/get_gallery",
    summary: "All pictures and videos, newest first",
    ...signedIn,
    responses: answers(gallery, "unauthorized"),
  }),
  async (context) => {
    const items = await listGallery(context.env.DB, context.var.userId);
    return context.json({ gallery_urls: items }, 200);
  },
);

interface FileRoute {
  readonly path: string;
  readonly summary: string;
  readonly contentType: ServedAs["contentType"];
  /** The key of the item's file here; undefined when it has none of this kind. */
  readonly keyOf: (item: GalleryRow) => string | undefined;
}

const FILE_ROUTES: readonly FileRoute[] = [
  {
    path: "/get_gallery_image/{url}",
    summary: "A picture",
    contentType: "image/jpeg",
    keyOf: (item) => (item.type === "image" ? item.mediaKey : undefined),
  },
  {
    path: "/get_gallery_video/{url}",
    summary: "A video, whole or by ranges",
    contentType: "video/mp4",
    keyOf: (item) => (item.type === "video" ? item.mediaKey : undefined),
  },
  {
    path: "/get_thumbnail/{url}",
    summary: "The thumbnail of a picture or video",
    contentType: "image/jpeg",
    keyOf: (item) => item.thumbnailKey,
  },
];

for (const { path, summary, contentType, keyOf } of FILE_ROUTES) {
  galleryRoutes.openapi(
    createRoute({
      method: "get",
      path,
      summary,
      ...signedIn,
      request: { params },
      responses: fileAnswers(contentType, "unauthorized", "not_found"),
    }),
    async (context) => {
      const { url } = context.req.valid("param");
      const item = await findGalleryItem(context.env.DB, context.var.userId, url);
      const key = item && keyOf(item);
      const response =
        key &&
        (await serveMedia(context.env.MEDIA, key, context.req.raw, {
          contentType,
          cacheControl: CACHED_FOR_A_DAY,
        }));
      if (!response) throw notInGallery(url);
      return response;
    },
  );
}

galleryRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/remove_gallery_image/{url}",
    summary: "Remove a picture or video for good",
    ...signedIn,
    request: { params },
    responses: answers(messageBody, "unauthorized", "not_found"),
  }),
  async (context) => {
    const { url } = context.req.valid("param");
    if (!(await removeGalleryItem(context.env, context.var.userId, url))) throw notInGallery(url);
    return context.json({ message: "Removed" }, 200);
  },
);

function notInGallery(url: string): ApiError {
  return new ApiError("not_found", `"${url.slice(0, 60)}" is not in your gallery`);
}

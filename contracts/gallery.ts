import { z } from "zod";

export const galleryItem = z.object({
  type: z.enum(["image", "video"]),
  url: z.string().meta({ example: "1738860389530" }),
});

export const gallery = z.object({ gallery_urls: z.array(galleryItem) }).meta({ id: "Gallery" });
export type Gallery = z.infer<typeof gallery>;

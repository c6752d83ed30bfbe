import { z } from "zod";

const galleryItem = z.object({
  type: z.enum(["image", "video"]),
  url: z.string().meta({ example: "1738860389530" }),
});

export const gallery = z.object({ gallery_urls: z.array(galleryItem) }).meta({ id: "Gallery" });

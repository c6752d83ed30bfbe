import { z } from "zod";

/** What the service says of itself and of what it stands on. */
export const health = z.object({ status: z.literal("ok") }).meta({ id: "Health" });

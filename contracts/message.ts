import { z } from "zod";

/** The document's answer to a call that has nothing else to say. */
export const messageBody = z.object({ message: z.string() }).meta({ id: "Message" });

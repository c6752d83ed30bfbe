/** The API's table of contents. */
import { bodyLimit } from "hono/body-limit";
import { except } from "hono/combine";
import { methodNotAllowed } from "hono/method-not-allowed";
import { JSON_BYTES_MAX } from "../contracts/limits.ts";
import { ApiError } from "./api-error.ts";
import { errorResponse, unknownPath, wrongMethod } from "./middleware/error-response.ts";
import { createRouter } from "./routes/router.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { avatarRoutes } from "./routes/avatar.ts";
import { galleryRoutes } from "./routes/gallery.ts";

export const app = createRouter();

app.onError(errorResponse);
app.notFound(unknownPath);

app.use(methodNotAllowed({ app, onMethodNotAllowed: wrongMethod }));
app.use(
  except(
    ["/upload_avatar", "/upload_clothes", "/node/tasks/*"],
    bodyLimit({
      maxSize: JSON_BYTES_MAX,
      onError: () => {
        throw new ApiError("too_large", `a JSON body may have at most ${JSON_BYTES_MAX} bytes`);
      },
    }),
  ),
);

app.route("/", accountRoutes);
app.route("/", avatarRoutes);
app.route("/", galleryRoutes);

/** The API's table of contents. */
import { bodyLimit } from "hono/body-limit";
import { except } from "hono/combine";
import { methodNotAllowed } from "hono/method-not-allowed";
import { JSON_BYTES_MAX } from "../contracts/limits.ts";
import { ApiError } from "./api-error.ts";
import { errorResponse, unknownPath, wrongMethod } from "./middleware/error-response.ts";
import { adminRoutes } from "./routes/admin.ts";
import { generateRoutes } from "./routes/generate.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { nodeRoutes } from "./routes/node-protocol.ts";
import { createRouter } from "./routes/router.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { avatarRoutes } from "./routes/avatar.ts";
import { galleryRoutes } from "./routes/gallery.ts";
import { clothesRoutes } from "./routes/clothes.ts";

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
app.route("/", generateRoutes);
app.route("/", nodeRoutes);
app.route("/", adminRoutes);
app.route("/", metricsRoutes);
app.route("/", avatarRoutes);
app.route("/", galleryRoutes);
app.route("/", clothesRoutes);

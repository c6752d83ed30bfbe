/** The API's table of contents. */
import { except } from "hono/combine";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { errorResponse, unknownPath, wrongMethod } from "./middleware/error-response.ts";
import { jsonBodyLimit } from "./middleware/json-body-limit.ts";
import { requestLog } from "./middleware/request-log.ts";
import { responseHeaders } from "./middleware/response-headers.ts";
import { aboutRoutes } from "./routes/about.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { adminRoutes } from "./routes/admin.ts";
import { avatarRoutes } from "./routes/avatar.ts";
import { clothesRoutes } from "./routes/clothes.ts";
import { fitRoutes } from "./routes/fit.ts";
import { galleryRoutes } from "./routes/gallery.ts";
import { generateRoutes } from "./routes/generate.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { nodeRoutes } from "./routes/node-protocol.ts";
import { registerSecuritySchemes, serveOpenApiDocument } from "./routes/openapi-document.ts";
import { createRouter } from "./routes/router.ts";

export const app = createRouter();

app.onError(errorResponse);
app.notFound(unknownPath);

app.use(requestId({ limitLength: 64 }));
app.use(requestLog());
app.use(responseHeaders());
app.use(methodNotAllowed({ app, onMethodNotAllowed: wrongMethod }));
app.use(except(["/upload_avatar", "/upload_clothes", "/node/tasks/*"], jsonBodyLimit()));

// For phones, in the order of the API document.
app.route("/", accountRoutes);
app.route("/", avatarRoutes);
app.route("/", generateRoutes);
app.route("/", fitRoutes);
app.route("/", galleryRoutes);
app.route("/", clothesRoutes);

// For those who build on the API.
app.route("/", aboutRoutes);
registerSecuritySchemes(app);
app.get("/openapi.json", serveOpenApiDocument(app));

// For render nodes and the people who run them.
app.route("/", nodeRoutes);
app.route("/", adminRoutes);
app.route("/", metricsRoutes);

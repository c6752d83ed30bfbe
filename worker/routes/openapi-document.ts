/** The API described by the schemas and routes it is made of. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Handler } from "hono";
import type { AppEnv } from "../app-env.ts";

/** How a route says who may call it: `security: [{ client: [] }]`. */
export function registerSecuritySchemes(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "client", {
    type: "http",
    scheme: "bearer",
    description: "The token of `/login`; the bare token without `Bearer` is taken as well.",
  });
}

/** Answers with the OpenAPI 3.1 document of every route that `app` has described. */
export function serveOpenApiDocument(app: OpenAPIHono<AppEnv>): Handler<AppEnv> {
  let document: object | undefined;
  return (context) => {
    document ??= app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Atelier",
        version: "1.0.0",
        description:
          "Dresses an avatar and sends back a picture. Whatever is not a success has the body `Error`.",
      },
      servers: [{ url: "/" }],
    });
    return context.json(document, 200, { "Cache-Control": "public, max-age=300" });
  };
}

/** "Account" and "User Detail" of the API document; the photo is in `avatar.ts`. */
import { createRoute } from "@hono/zod-openapi";
import {
  loginRequest,
  loginResponse,
  registerRequest,
  updateUserInfoRequest,
  userInfo,
} from "../../contracts/account.ts";
import { messageBody } from "../../contracts/message.ts";
import { updateUserDetailsRequest, userDetails } from "../../contracts/user-details.ts";
import { issueToken } from "../accounts/token.ts";
import { readUserDetails, saveUserDetails } from "../accounts/user-details.ts";
import { createUser, readUserInfo, updateUserInfo, userIdOf } from "../accounts/users.ts";
import { answers, createRouter, jsonBody, signedIn } from "./router.ts";

export const accountRoutes = createRouter();

accountRoutes.openapi(
  createRoute({
    method: "post",
    path: "/register",
    summary: "Create an account",
    request: jsonBody(registerRequest),
    responses: answers(messageBody, "bad_request", "conflict"),
  }),
  async (context) => {
    await createUser(context.env.DB, context.req.valid("json"));
    return context.json({ message: "Registered" }, 200);
  },
);

accountRoutes.openapi(
  createRoute({
    method: "post",
    path: "/login",
    summary: "Get the token that the other calls ask for",
    request: jsonBody(loginRequest),
    responses: answers(loginResponse, "bad_request", "not_found"),
  }),
  async (context) => {
    const userId = await userIdOf(context.env.DB, context.req.valid("json").email);
    return context.json({ token: await issueToken(context.env, userId) }, 200);
  },
);

accountRoutes.openapi(
  createRoute({
    method: "get",
    path: "/get_user_info",
    summary: "Read the account",
    ...signedIn,
    responses: answers(userInfo, "unauthorized"),
  }),
  async (context) => context.json(await readUserInfo(context.env.DB, context.var.userId), 200),
);

accountRoutes.openapi(
  createRoute({
    method: "post",
    path: "/update_user_info",
    summary: "Replace what is given of the account",
    ...signedIn,
    request: jsonBody(updateUserInfoRequest),
    responses: answers(messageBody, "bad_request", "unauthorized"),
  }),
  async (context) => {
    await updateUserInfo(context.env.DB, context.var.userId, context.req.valid("json"));
    return context.json({ message: "Updated" }, 200);
  },
);

accountRoutes.openapi(
  createRoute({
    method: "get",
    path: "/get_user_details",
    summary: "Read what the phone keeps with the user",
    ...signedIn,
    responses: answers(userDetails, "unauthorized"),
  }),
  async (context) => context.json(await readUserDetails(context.env.DB, context.var.userId), 200),
);

accountRoutes.openapi(
  createRoute({
    method: "post",
    path: "/update_user_details",
    summary: "Replace what is given of the details",
    ...signedIn,
    request: jsonBody(updateUserDetailsRequest),
    responses: answers(messageBody, "bad_request", "unauthorized"),
  }),
  async (context) => {
    await saveUserDetails(context.env.DB, context.var.userId, context.req.valid("json"));
    return context.json({ message: "Updated" }, 200);
  },
);

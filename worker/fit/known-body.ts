/** The body that sizes are recommended for: what the request says of it, or else what is stored. */
import { z } from "zod";
import type { Gender } from "../../contracts/avatar-options.ts";
import { estimatedBody } from "../../contracts/body-estimator.ts";
import type { BodySliders } from "../../contracts/estimate-body.ts";
import { FITTED_MEASURES, type FittedBody } from "../../contracts/fit-report.ts";
import { avatarDetails } from "../../contracts/generate.ts";
import {
  tapeMeasures,
  type RecommendSizeRequest,
  type TapeMeasures,
} from "../../contracts/recommend-size.ts";
import { rowBy, sexOf } from "../../contracts/size-charts.ts";
import { readUserDetails } from "../accounts/user-details.ts";
import { readUserInfo } from "../accounts/users.ts";
import { badField } from "../api-error.ts";
import { genderOfText } from "../clothes/gender-words.ts";

export interface KnownBody {
  readonly gender: Gender;
  /** Centimetres. */
  readonly body: FittedBody;
  /** Measurements that were given. */
  readonly given: readonly (keyof FittedBody)[];
  /** Of those that were not: what 95 in 100 are nearer to the truth than, centimetres. */
  readonly accuracy: Partial<FittedBody>;
}

interface Described {
  readonly gender: Gender;
  readonly sliders: BodySliders | null;
  readonly tape: TapeMeasures;
}

/**
 * @throws ApiError `bad_request` where neither the request nor the store says enough, naming the field
 */
export async function knownBody(
  db: D1Database,
  userId: string,
  request: Pick<RecommendSizeRequest, "user_details" | "measurements">,
): Promise<KnownBody> {
  const { gender, sliders, tape } = await described(db, userId, request);
  const given = FITTED_MEASURES.filter((name) => tape[name] !== undefined);
  if (sliders === null) {
    return {
      gender,
      body: { ...typicalBody(gender, tape), ...defined(tape) },
      given,
      accuracy: {},
    };
  }
  const { body, accuracy } = estimatedBody(gender, sliders);
  const estimated = FITTED_MEASURES.filter((name) => tape[name] === undefined);
  return {
    gender,
    body: { ...body, ...defined(tape) },
    given,
    accuracy: Object.fromEntries(estimated.map((name) => [name, accuracy[name]])),
  };
}

/** A tape alone: what it did not measure is as the size chart has it for that chest or waist. */
function typicalBody(gender: Gender, { chest, waist }: TapeMeasures): FittedBody {
  if (chest !== undefined) return rowBy(sexOf(gender), "chest", chest);
  if (waist !== undefined) return rowBy(sexOf(gender), "waist", waist);
  throw badField(
    "user_details",
    "nothing is known of the body; send user_details, or measurements with the chest or the " +
      "waist, or store body_dimensions with /update_user_details",
  );
}

async function described(
  db: D1Database,
  userId: string,
  { user_details, measurements = {} }: Pick<RecommendSizeRequest, "user_details" | "measurements">,
): Promise<Described> {
  const gender = user_details?.gender ?? (await accountGender(db, userId));
  if (user_details) {
    const { body_dimensions = [], body_dimension_lengths = [] } = user_details;
    const sliders = { dimensions: body_dimensions, lengths: body_dimension_lengths };
    return { gender, sliders, tape: measurements };
  }
  const stored = await readUserDetails(db, userId);
  const tape = { ...storedTape(stored.real_world_measurements), ...measurements };
  return { gender, sliders: storedSliders(stored.body_dimensions), tape };
}

async function accountGender(db: D1Database, userId: string): Promise<Gender> {
  const { gender } = await readUserInfo(db, userId);
  const known = genderOfText(gender);
  if (known) return known;
  throw badField(
    "user_details.gender",
    `is missing, and the account's gender "${gender}" has no size chart; use Female or Male`,
  );
}

const storedDimensions = avatarDetails.shape.body_dimensions.unwrap();

/** Phones keep the dimensions as a text: the list of `/generate` as JSON, or an object of key and value. */
function storedSliders(text: string): BodySliders | null {
  if (text.trim() === "") return null;
  const json = parseJson(text);
  const list =
    typeof json === "object" && json !== null && !Array.isArray(json)
      ? Object.entries(json).map(([key, value]) => ({ key, value }))
      : json;
  const parsed = storedDimensions.safeParse(list);
  if (parsed.success) return { dimensions: parsed.data, lengths: [] };
  const [issue] = parsed.error.issues;
  throw badField(
    "user_details",
    `left out, and the stored body_dimensions are not a JSON list of {"key", "value"}` +
      `${issue ? ` (${issue.path.join(".")} ${issue.message})` : ""}; send user_details or store them anew`,
  );
}

/** Other words for what a tape measures. */
const TAPE_WORDS: Readonly<Record<string, keyof FittedBody>> = {
  bust: "chest",
  hip: "hips",
  bicep: "upperArm",
  biceps: "upperArm",
  arm: "armLength",
  leg: "inseam",
};

/** What of a stored text are measurements: a JSON object of names and centimetres; nothing else counts. */
function storedTape(text: string): TapeMeasures {
  const json = z.record(z.string(), z.unknown()).safeParse(parseJson(text));
  if (!json.success) return {};
  const found = Object.entries(json.data).flatMap(([key, value]) => {
    const word = key.toLowerCase().replace(/[^a-z]/g, "");
    const name = FITTED_MEASURES.find((each) => each.toLowerCase() === word) ?? TAPE_WORDS[word];
    const centimetres = typeof value === "string" ? Number.parseFloat(value) : value;
    return name && tapeMeasures.safeParse({ [name]: centimetres }).success
      ? [[name, centimetres] as const]
      : [];
  });
  return tapeMeasures.parse(Object.fromEntries(found));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: nobody has promised that it is.
    return undefined;
  }
}

function defined(tape: TapeMeasures): Partial<FittedBody> {
  return Object.fromEntries(Object.entries(tape).filter(([, value]) => value !== undefined));
}

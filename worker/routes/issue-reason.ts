/** Says what is wrong with a value in words that name it and what is allowed; the path stands beside it. */
import { z } from "zod";

/** Longest piece of a client's value that is repeated to it. */
const SHOWN_LENGTH_MAX = 60;

/**
 * zod's error map for everything a schema does not word itself. Receives the raw issue, which,
 * unlike the finished one, still holds the input and the schema.
 */
export function issueReason(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing; expected is ${kindOf(issue.expected)}`
        : `${shown(issue.input)} is not ${kindOf(issue.expected)}`;
    case "invalid_value":
      return `${shown(issue.input)} is not known; use one of: ${issue.values.map(shown).join(", ")}`;
    case "unrecognized_keys":
      return `unknown key ${issue.keys.map(shown).join(", ")}; known are: ${keysOf(issue.inst).join(", ")}`;
    case "too_small":
      return `${shown(issue.input)} is too ${small(issue.origin)}; the least is ${String(issue.minimum)}${unitOf(issue.origin)}`;
    case "too_big":
      return `${shown(issue.input)} is too ${large(issue.origin)}; the most is ${String(issue.maximum)}${unitOf(issue.origin)}`;
    case "not_multiple_of":
      return `${shown(issue.input)} is not a multiple of ${String(issue.divisor)}`;
    case "invalid_format":
      return `${shown(issue.input)} is not ${issue.format === "regex" ? `of the form ${String(issue.pattern)}` : `a valid ${issue.format}`}`;
    case "custom":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
      break; // The schema words these itself.
  }
  return undefined;
}

/** A value as a person would recognise it, cut short. */
function shown(value: unknown): string {
  // JSON has no spelling for the numbers that overflow, nor for a bigint.
  const isNumber = typeof value === "number" || typeof value === "bigint";
  const text = isNumber ? String(value) : (JSON.stringify(value) ?? "undefined");
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text;
}

function kindOf(expected: string): string {
  switch (expected) {
    case "array":
    case "object":
      return `an ${expected}`;
    case "int":
      return "a whole number";
    case "number":
      return "a finite number";
    default:
      return `a ${expected}`;
  }
}

function keysOf(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function small(origin: string): string {
  return origin === "string" || origin === "array" ? "short" : "small";
}

function large(origin: string): string {
  return origin === "string" || origin === "array" ? "long" : "large";
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " entries" : "";
}

/** Kinds of field that several bodies share. */
import { z } from "zod";

/**
 * One of the given names, matched without regard to case and returned as listed.
 * The issue of an unknown name shows the value and lists the known ones.
 */
export function oneOf<const Name extends string>(names: readonly Name[]) {
  const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  return z
    .string()
    .meta({
      description: `One of (any case): ${names.join(", ")}`,
      examples: names.slice(0, 3),
    })
    .transform((given, context): Name => {
      const name = byLowerCase.get(given.trim().toLowerCase());
      if (name !== undefined) return name;
      context.addIssue({
        code: "custom",
        message: `"${given.slice(0, 60)}" is not known; use one of: ${names.join(", ")}`,
      });
      return z.NEVER;
    });
}

/** One of the given numbers; all of them named for the API's document, which would list the first alone. */
export function oneNumberOf<const Value extends number>(values: readonly Value[]) {
  return z.literal(values).meta({ enum: [...values] });
}

/** A finite number from `min` to `max`, both included. */
export function inRange({ min, max }: { readonly min: number; readonly max: number }) {
  const allowed = `allowed is ${min} to ${max}`;
  return z
    .number()
    .min(min, { error: ({ input }) => `${String(input)} is too small; ${allowed}` })
    .max(max, { error: ({ input }) => `${String(input)} is too large; ${allowed}` });
}

export interface WholeRange {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** Only multiples of it. */
  readonly step?: number;
}

/** A whole number from `min` to `max`, `default` where none is given. */
export function wholeInRange({ step = 1, ...range }: WholeRange) {
  return inRange(range).int().multipleOf(step).default(range.default);
}

/** `RRGGBBAA` or `RRGGBB` in hexadecimal with an optional `#`, returned as eight upper-case digits. */
export const rgba = z
  .string()
  .trim()
  .regex(/^#?([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/, {
    error: ({ input }) =>
      `"${String(input).slice(0, 60)}" is not a colour; use RRGGBBAA, as in 6B4F30FF`,
  })
  .transform((given) => {
    const digits = given.replace("#", "").toUpperCase();
    return digits.length === 6 ? `${digits}FF` : digits;
  })
  .meta({ example: "6B4F30FF" });

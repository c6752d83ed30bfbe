/** What can be taught: each garment in the sizes of its chart, each companion to its wearer's measures. */
import { GARMENT_TEMPLATES, type GarmentTemplate } from "../contracts/garment-options.ts";
import { COMPANION_TEMPLATES } from "../render-node/garment/foundation.ts";
import { drapeName } from "../render-node/garment/learned/drape-card.ts";
import type { Template } from "../render-node/garment/template.ts";
import { TEMPLATES } from "../render-node/garment/templates/all-templates.ts";

export type Subject = { readonly name: string; readonly template: Template } & (
  | { readonly measures: "chart"; readonly garment: GarmentTemplate }
  | { readonly measures: "own" }
);

export const SUBJECTS: readonly Subject[] = [
  ...GARMENT_TEMPLATES.map((garment) => ({
    name: drapeName(garment, "chart"),
    template: TEMPLATES[garment],
    measures: "chart" as const,
    garment,
  })),
  ...COMPANION_TEMPLATES.map((template) => ({
    name: drapeName(template.name, "own"),
    template,
    measures: "own" as const,
  })),
];

import { GARMENT_CUTS } from "../../../contracts/garment-cuts.ts";
import type { Template } from "../template.ts";
import { trouserDetails } from "./trouser-details.ts";

/** Straight jeans, close at seat and thigh, that sit on the hips. */
export const jeans: Template = {
  name: "Jeans",
  ...GARMENT_CUTS.Jeans,
  fabric: "denim",
  leg: { ...GARMENT_CUTS.Jeans.leg, drop: 6 },
  bands: { waist: 3.8, leg: 1.6 },
  details: [
    ...trouserDetails("topstitch"),
    {
      kind: "topstitch",
      side: "front",
      from: "waist",
      mirrored: true,
      points: [
        [9.6, 4],
        [9.8, 5.6],
        [10.4, 7],
        [11.4, 8.2],
        [12.6, 9.2],
        [14.1, 9.8],
        [15.6, 10],
        [17.3, 10],
      ],
    },
    {
      kind: "stitch",
      side: "front",
      from: "waist",
      points: [
        [-12, 8.3],
        [-12.1, 6.2],
        [-16.2, 5.6],
      ],
    },
    {
      kind: "topstitch",
      side: "back",
      from: "waist",
      mirrored: true,
      points: [
        [0, 9],
        [15, 6.4],
      ],
    },
    {
      kind: "panel",
      side: "back",
      from: "waist",
      mirrored: true,
      columns: [
        [3.4, 10, 21.5],
        [8.2, 9.7, 23.2],
        [13, 9.4, 21.5],
      ],
    },
  ],
};

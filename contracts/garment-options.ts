/** The names that `apparel_details` of a request may use when the catalogue does not say otherwise. */

export const GARMENT_TEMPLATES = [
  "LongSleeve",
  "TShirt",
  "TankTop",
  "Shirt",
  "Hoodie",
  "Jacket",
  "Dress",
  "Skirt",
  "Trousers",
  "Jeans",
  "Shorts",
  "Leggings",
] as const;
export type GarmentTemplate = (typeof GARMENT_TEMPLATES)[number];

export const SIZES = ["XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL"] as const;
export type Size = (typeof SIZES)[number];

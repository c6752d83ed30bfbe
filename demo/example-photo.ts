import sharp from "sharp";

/** Stands for the photo a customer would take: head and shoulders in front of a wall. */
const PORTRAIT = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800">
  <defs>
    <linearGradient id="wall" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#dfe7ec"/>
      <stop offset="1" stop-color="#b9c6cf"/>
    </linearGradient>
  </defs>
  <rect width="600" height="800" fill="url(#wall)"/>
  <path d="M60 800 C60 620 190 560 300 560 C410 560 540 620 540 800 Z" fill="#2f4858"/>
  <rect x="255" y="470" width="90" height="120" rx="40" fill="#c99274"/>
  <ellipse cx="300" cy="350" rx="125" ry="165" fill="#d9a184"/>
  <path d="M170 350 C160 180 240 130 300 130 C370 130 440 180 430 350 C410 250 360 235 300 235 C240 235 190 250 170 350 Z" fill="#4a3424"/>
</svg>`;

/** A JPEG of 600 × 800 pixels. */
export async function examplePhoto(): Promise<Uint8Array<ArrayBuffer>> {
  const jpeg = await sharp(Buffer.from(PORTRAIT)).jpeg({ quality: 90 }).toBuffer();
  return Uint8Array.from(jpeg);
}

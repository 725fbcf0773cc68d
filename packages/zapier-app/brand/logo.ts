/** The logo's width and height in pixels: the minimum of Zapier's integration check M004. */
export const LOGO_SIZE = 256;

/** A colour and its opacity, each from 0 to 255. */
type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** The distance of a point to the edge of a shape, in pixels. It is negative inside. */
type Shape = (x: number, y: number) => number;

const GROUND: Pixel = [16, 94, 98, 255];
const HOOK: Pixel = [255, 255, 255, 255];
const CATCH: Pixel = [255, 180, 84, 255];

/** A hook (*haak*) with a caught dot, on a tile with round corners. Outside the tile it is transparent. */
const LAYERS: readonly (readonly [Shape, Pixel])[] = [
  [roundedSquare({ inset: 8, radius: 52 }), GROUND],
  [circle({ x: 164, y: 70, radius: 21, width: 14 }), HOOK],
  [line({ from: [164, 100], to: [164, 158], width: 19 }), HOOK],
  [lowerHalfCircle({ x: 119, y: 158, radius: 45, width: 19 }), HOOK],
  [line({ from: [74, 158], to: [74, 128], width: 19 }), HOOK],
  [line({ from: [74, 128], to: [97, 149], width: 14 }), HOOK],
  [disc({ x: 121, y: 146, radius: 17 }), CATCH],
];

/**
 * The pixels of the logo, row by row, four bytes each. Edges are smoothed by the distance of a pixel's centre to
 * them.
 */
export function drawLogo(): Uint8Array {
  const pixels = new Uint8Array(LOGO_SIZE * LOGO_SIZE * 4);
  for (let y = 0; y < LOGO_SIZE; y += 1) {
    for (let x = 0; x < LOGO_SIZE; x += 1) pixels.set(pixelAt(x + 0.5, y + 0.5), (y * LOGO_SIZE + x) * 4);
  }
  return pixels;
}

function pixelAt(x: number, y: number): Pixel {
  return LAYERS.reduce<Pixel>((below, [shape, colour]) => over(below, colour, coverage(shape(x, y))), [0, 0, 0, 0]);
}

function coverage(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}

/** Draws a colour over the one below (Porter and Duff's "over"). */
function over(below: Pixel, colour: Pixel, covers: number): Pixel {
  const belowCovers = (below[3] / 255) * (1 - covers);
  const alpha = covers + belowCovers;
  if (alpha === 0) return below;
  const mix = (channel: 0 | 1 | 2) => Math.round((colour[channel] * covers + below[channel] * belowCovers) / alpha);
  return [mix(0), mix(1), mix(2), Math.round(alpha * 255)];
}

function roundedSquare({ inset, radius }: { readonly inset: number; readonly radius: number }): Shape {
  const middle = LOGO_SIZE / 2;
  const straight = middle - inset - radius;
  return (x, y) => {
    const right = Math.abs(x - middle) - straight;
    const down = Math.abs(y - middle) - straight;
    return Math.hypot(Math.max(right, 0), Math.max(down, 0)) + Math.min(Math.max(right, down), 0) - radius;
  };
}

interface Round {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

function disc({ x: middleX, y: middleY, radius }: Round): Shape {
  return (x, y) => Math.hypot(x - middleX, y - middleY) - radius;
}

function circle({ width, ...round }: Round & { readonly width: number }): Shape {
  const edge = disc(round);
  return (x, y) => Math.abs(edge(x, y)) - width / 2;
}

function lowerHalfCircle(round: Round & { readonly width: number }): Shape {
  const whole = circle(round);
  return (x, y) => Math.max(whole(x, y), round.y - y);
}

interface Line {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly width: number;
}

/** A line with round ends. */
function line({ from: [fromX, fromY], to: [toX, toY], width }: Line): Shape {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  return (x, y) => {
    const along = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX ** 2 + alongY ** 2);
    const nearest = Math.min(1, Math.max(0, along));
    return Math.hypot(x - fromX - nearest * alongX, y - fromY - nearest * alongY) - width / 2;
  };
}

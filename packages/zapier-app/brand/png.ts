import { crc32, deflateSync, inflateSync } from "node:zlib";

/** An image with four bytes a pixel: red, green, blue, alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const EIGHT_BITS = 8;
const RGBA = 6;

/** Writes a picture as PNG (ISO/IEC 15948), with unfiltered rows. */
export function encodePng({ width, height, pixels }: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([EIGHT_BITS, RGBA], 8);
  const rows = Array.from({ length: height }, (_, row) => [
    Buffer.from([0]),
    pixels.subarray(row * width * 4, (row + 1) * width * 4),
  ]);
  const data = deflateSync(Buffer.concat(rows.flat()), { level: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Reads what `encodePng` wrote. @throws RangeError for any other kind of PNG. */
export function decodePng(file: Buffer): Picture {
  const chunks = chunksOf(file);
  const header = chunks.get("IHDR") ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (header[8] !== EIGHT_BITS || header[9] !== RGBA) throw new RangeError("The PNG is not 8-bit RGBA.");
  const rows = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
  const pixels = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const from = row * (width * 4 + 1);
    if (rows[from] !== 0) throw new RangeError("The PNG has filtered rows.");
    pixels.set(rows.subarray(from + 1, from + 1 + width * 4), row * width * 4);
  }
  return { width, height, pixels };
}

function chunksOf(file: Buffer): Map<string, Buffer> {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new RangeError("This is not a PNG.");
  const chunks = new Map<string, Buffer>();
  for (let at = SIGNATURE.length; at < file.length; at += file.readUInt32BE(at) + 12) {
    const type = file.toString("latin1", at + 4, at + 8);
    chunks.set(type, file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  return chunks;
}

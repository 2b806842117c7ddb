/** What a file is, read from its bytes: names and content types that clients give say nothing. */
export type Format = 'jpg' | 'png' | 'mp4' | 'amr' | 'other';

export const CONTENT_TYPES = {
  jpg: 'image/jpeg',
  png: 'image/png',
  mp4: 'video/mp4',
  amr: 'audio/amr',
  other: 'application/octet-stream',
} as const;

export function formatOf(bytes: Buffer): Format {
  if (bytes.subarray(0, 3).equals(JPEG)) return 'jpg';
  if (bytes.subarray(0, 8).equals(PNG)) return 'png';
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return 'mp4';
  return bytes.toString('latin1', 0, 5) === '#!AMR' ? 'amr' : 'other';
}

/** Width and height in pixels; undefined when they cannot be found. */
export function imageSize(bytes: Buffer): { width: number; height: number } | undefined {
  const format = formatOf(bytes);
  if (format === 'jpg') return jpegSize(bytes);
  return format === 'png' && bytes.length >= 24 ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;
}

/** Length of a video, from the movie header; undefined when there is none. */
export function videoSeconds(bytes: Buffer): number | undefined {
  const movie = box(bytes, 'moov');
  const header = movie === undefined ? undefined : box(movie, 'mvhd');
  if (header === undefined || header.length < 32) return undefined;
  const [scale, length] =
    header[0] === 1 ? [header.readUInt32BE(20), Number(header.readBigUInt64BE(24))] : [header.readUInt32BE(12), header.readUInt32BE(16)];
  return scale === 0 ? undefined : length / scale;
}

/** Length of a voice message: frames of 20 ms, narrow band. */
export function voiceSeconds(bytes: Buffer): number {
  let frames = 0;
  for (let at = AMR_HEADER_BYTES; at < bytes.length; frames++) at += 1 + (AMR_FRAME_BYTES[((bytes[at] ?? 0) >> 3) & 0x0f] ?? 0);
  return frames / 50;
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const AMR_HEADER_BYTES = 6;
/** Bytes of speech after a frame's first byte, by the frame's mode. */
const AMR_FRAME_BYTES = [12, 13, 15, 17, 19, 20, 26, 31, 5];
/** Start-of-frame markers are C0 to CF, but these three mean something else. */
const NO_FRAME = new Set([0xc4, 0xc8, 0xcc]);

function jpegSize(bytes: Buffer): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker))
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** The content of the first MP4 box of a type. */
function box(bytes: Buffer, type: string): Buffer | undefined {
  for (let at = 0; at + 8 <= bytes.length;) {
    const short = bytes.readUInt32BE(at);
    if (short === 1 && at + 16 > bytes.length) return undefined;
    // 1: the size follows in 64 bits; 0: up to the end.
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length - at : short;
    const head = short === 1 ? 16 : 8;
    if (size < head) return undefined;
    if (bytes.toString('latin1', at + 4, at + 8) === type) return bytes.subarray(at + head, at + size);
    at += size;
  }
  return undefined;
}

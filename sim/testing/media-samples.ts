/** Files just whole enough for what reads them here and at WeCom. */

export function png(width = 16, height = 16, extra = 0): Buffer {
  const header = Buffer.alloc(24 + extra);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(header);
  header.writeUInt32BE(13, 8);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header;
}

/** With a comment before the frame, as cameras write it. */
export function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([
    0xff,
    0xc0,
    0,
    17,
    8,
    height >> 8,
    height & 0xff,
    width >> 8,
    width & 0xff,
    3,
    1,
    0x22,
    0,
    2,
    0x11,
    1,
    3,
    0x11,
    1,
  ]);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]), frame, Buffer.from([0xff, 0xd9])]);
}

export function mp4(seconds: number): Buffer {
  const mvhd = Buffer.alloc(108);
  mvhd.writeUInt32BE(108);
  mvhd.write('mvhd', 4, 'latin1');
  mvhd.writeUInt32BE(1_000, 20);
  mvhd.writeUInt32BE(seconds * 1_000, 24);
  return Buffer.concat([box('ftyp', Buffer.from('isom0000isomiso2')), box('moov', mvhd)]);
}

/** Frames of 20 ms at 12.2 kbit/s. */
export function amr(seconds: number): Buffer {
  const frame = Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31)]);
  return Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: seconds * 50 }, () => frame)]);
}

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

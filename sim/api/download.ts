import { createReadStream } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { DOWNLOAD_BYTES } from '../../domain/wecom/media.ts';
import type { Answer } from './answer.ts';
import { refuse } from './answer.ts';

/** A file as an answer, whole or a range of it (90254). */
export type Download = {
  readonly file: string;
  readonly type: string;
  readonly name: string;
  readonly size: number;
  readonly range: ByteRange | undefined;
};
type ByteRange = { readonly from: number; readonly to: number };

/** The answer that is a file; more than 20 MB at once is refused. */
export function download(file: Omit<Download, 'range'>, rangeHeader: string | undefined): Answer {
  const range = rangeOf(rangeHeader, file.size);
  const bytes = range === undefined ? file.size : range.to - range.from + 1;
  if (bytes > DOWNLOAD_BYTES) return refuse(830_002, 'file or range is too large, use Range');
  return { download: { ...file, range } };
}

export function sendDownload(reply: FastifyReply, { file, type, name, size, range }: Download): FastifyReply {
  reply
    .type(type)
    .header('content-disposition', `attachment; filename="${wireName(name)}"`)
    .header('cache-control', 'no-cache, must-revalidate')
    .header('accept-ranges', 'bytes');
  if (range === undefined) return reply.header('content-length', size).send(createReadStream(file));
  if (range.from > range.to) return reply.code(416).header('content-range', `bytes */${size}`).send();
  return reply
    .code(206)
    .header('content-range', `bytes ${range.from}-${range.to}/${size}`)
    .header('content-length', range.to - range.from + 1)
    .send(createReadStream(file, { start: range.from, end: range.to }));
}

/** One range; `bytes 0-1023` too, as the page's sample writes it. Several, or none that can be read: the whole file. */
function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes[= ]\s*(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') return { from: Math.max(0, size - Number(to)), to: size - 1 };
  if (to !== '' && Number(to) < Number(from)) return undefined;
  // A start beyond the end makes a range that ends before it begins: 416.
  return { from: Number(from), to: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}

/** Raw UTF-8, as names come in; Node writes headers in Latin-1. */
function wireName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters would break the header
  return Buffer.from(name.replaceAll(/[\u0000-\u001f"\\]/g, '_')).toString('latin1');
}

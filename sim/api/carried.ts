import type { FastifyRequest } from 'fastify';
import { isFields } from '../../domain/wecom/wire.ts';
import { readMultipart, type Part } from '../multipart.ts';
import type { Store } from '../store.ts';
import { switchOf } from '../switches.ts';

/** What a request carries besides query and JSON. */
export type Carried = {
  /** By which name the caller knows this machine. */
  readonly host: string;
  readonly range: string | undefined;
  readonly parts: readonly Part[];
};

/** What a request body is taken for when it comes in parts. */
export function multipartBody(store: Store, body: string | Buffer, contentType = ''): Multipart {
  return { parts: readMultipart(Buffer.from(body), contentType, switchOf(store, 'extendedFileNames') === 'read') };
}

export function carriedBy(request: FastifyRequest): Carried {
  const body: unknown = request.body;
  return { host: request.headers.host ?? '127.0.0.1', range: request.headers.range, parts: isMultipart(body) ? body.parts : [] };
}

/** The body of a request as text: its JSON, or of a file what can be told of it. */
export function textBody(request: FastifyRequest): string {
  const body: unknown = request.body;
  if (typeof body === 'string') return body;
  if (!isMultipart(body)) return '';
  return JSON.stringify({ multipart: body.parts.map(({ name, filename, type, bytes }) => ({ name, filename, type, size: bytes.length })) });
}

type Multipart = { readonly parts: readonly Part[] };

function isMultipart(body: unknown): body is Multipart {
  return isFields(body) && Array.isArray(body.parts) && body.parts.every((part) => isFields(part) && Buffer.isBuffer(part.bytes));
}

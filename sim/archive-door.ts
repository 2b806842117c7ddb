import { createPublicKey } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Value from 'typebox/value';
import { DAY } from '../domain/kernel/time.ts';
import {
  ARCHIVE_DAYS,
  CHAT_DATA_PAGE,
  CHAT_DATA_PATH,
  CHAT_DATA_PER_MINUTE,
  ChatDataRequest,
  MEDIA_CHUNK_BYTES,
  MEDIA_DATA_PATH,
  MEDIA_DATA_PER_MINUTE,
  MediaDataRequest,
  SDK_ERRORS,
} from '../domain/wecom/archive-sdk.ts';
import { withoutNulls } from '../domain/wecom/wire.ts';
import { parseBody, refuse } from './api/answer.ts';
import type { Answer } from './api/answer.ts';
import { createLimiter } from './api/limiter.ts';
import { archiveIsOn, newestKey } from './archive.ts';
import { sealedLine } from './archive-seal.ts';
import { takeFault } from './faults.ts';
import { numberSetting } from './store.ts';
import type { Sim } from './sim.ts';

/** What stands in for the native library: see `domain/wecom/archive-sdk.ts`. */
export function serveArchiveDoor(app: FastifyInstance, sim: Sim): void {
  const limiter = createLimiter(sim.store, sim.clock);
  const door = { sim, isOver: (path: string, most: number) => limiter.isOver(path, [{ window: 'minute', most }]) };
  app.post(CHAT_DATA_PATH, (request, reply) => answer(door, request, reply, CHAT_DATA_PATH, chatData));
  app.post(MEDIA_DATA_PATH, (request, reply) => answer(door, request, reply, MEDIA_DATA_PATH, mediaData));
}

type Door = { readonly sim: Sim; isOver(path: string, perMinute: number): boolean };

async function answer(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  handle: (door: Door, body: unknown) => Answer,
): Promise<unknown> {
  const { store, clock } = door.sim;
  const fault = takeFault(store, path);
  const raw = typeof request.body === 'string' ? request.body : '';
  if (fault?.mode === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  // As below /cgi-bin/: who is refused, or meets a gateway, was not heard.
  const heard = fault?.mode !== 'refuse' && fault?.mode !== 'badGateway';
  const struck = fault?.mode === 'errcode' || !heard;
  const given = struck ? refuse(fault?.errcode ?? 0, 'fault injected') : handle(door, withoutNulls(parseBody(raw)));
  store.calls.put({
    seq: store.next('call'),
    at: clock.now(),
    method: 'POST',
    path,
    body: withoutSecret(raw),
    errcode: heard ? (given.errcode ?? 0) : null,
  });
  if (fault?.mode === 'badGateway') return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
  if (fault?.mode === 'refuse' || fault?.mode === 'dropResponse') {
    store.commit();
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  return reply.type('application/json; charset=UTF-8').send({ errcode: 0, errmsg: 'ok', ...given });
}

/** Why a call may not be answered. The archive has a secret of its own; unless one is set, the app's will do. */
function barred(
  { sim, isOver }: Door,
  { corpid, secret }: { corpid: string; secret: string },
  path: string,
  perMinute: number,
): Answer | undefined {
  if (corpid !== sim.config.corpId) return refuse(40_013, 'invalid corpid');
  if (secret !== (sim.store.settings.get('archive.secret')?.value ?? sim.config.secret)) return refuse(40_001, 'invalid credential');
  if (!archiveIsOn(sim.store)) return refuse(301_053, 'the message archive is not switched on');
  return isOver(path, perMinute) ? refuse(45_009, 'api freq out of limit') : undefined;
}

function chatData(door: Door, body: unknown): Answer {
  if (!Value.Check(ChatDataRequest, body) || body.limit > CHAT_DATA_PAGE) return refuse(SDK_ERRORS.parameter, 'corpid, secret, seq, limit');
  const no = barred(door, body, CHAT_DATA_PATH, CHAT_DATA_PER_MINUTE);
  if (no !== undefined) return no;
  const { store, clock } = door.sim;
  const { seq, limit } = body;
  const newest = newestKey(store);
  if (newest === undefined) return refuse(301053, 'no public key is set');
  const last = numberSetting(store.settings.get('seq.archive'));
  const keys = new Map([...store.archiveKeys.all()].map(({ version, publicKey }) => [version, createPublicKey(publicKey)]));
  const chatdata = [];
  for (
    let at = Math.max(Number(seq) + 1, firstLive(door.sim, clock.now() - ARCHIVE_DAYS * DAY));
    at <= last && chatdata.length < limit;
    at++
  ) {
    const line = store.archive.get(String(at));
    if (line === undefined) continue;
    const version = line.keyVersion ?? newest;
    const key = keys.get(version);
    if (key !== undefined) chatdata.push(sealedLine(line, key, version));
  }
  return { chatdata };
}

/** Where the records that are still kept begin. Walks on from where it was, so that no call reads all that is gone. */
const beginnings = new WeakMap<Sim['store'], number>();

function firstLive({ store }: Sim, since: number): number {
  const last = numberSetting(store.settings.get('seq.archive'));
  let seq = beginnings.get(store) ?? 1;
  while (seq <= last && (store.archive.get(String(seq))?.at ?? 0) < since) seq += 1;
  beginnings.set(store, seq);
  return seq;
}

function mediaData(door: Door, body: unknown): Answer {
  if (!Value.Check(MediaDataRequest, body)) return refuse(SDK_ERRORS.parameter, 'corpid, secret, sdkfileid, indexbuf');
  const no = barred(door, body, MEDIA_DATA_PATH, MEDIA_DATA_PER_MINUTE);
  if (no !== undefined) return no;
  const { store, clock } = door.sim;
  const { sdkfileid, indexbuf = '' } = body;
  const file = store.archiveFiles.get(sdkfileid);
  if (file === undefined) return refuse(SDK_ERRORS.fileid, 'sdkfileid unknown');
  if (file.at < clock.now() - ARCHIVE_DAYS * DAY) return refuse(SDK_ERRORS.expired, 'the file has expired');
  const from = indexbuf === '' ? 0 : Number(/^Range:bytes=(\d+)-$/.exec(indexbuf)?.[1]);
  const bytes = Buffer.from(file.base64, 'base64');
  if (!Number.isSafeInteger(from) || from > bytes.length) return refuse(SDK_ERRORS.parameter, 'indexbuf is none of ours');
  const end = Math.min(from + MEDIA_CHUNK_BYTES, bytes.length);
  return {
    data: bytes.subarray(from, end).toString('base64'),
    outindexbuf: end < bytes.length ? `Range:bytes=${end}-` : '',
    is_finish: end < bytes.length ? 0 : 1,
  };
}

function withoutSecret(raw: string): Record<string, unknown> {
  const { secret: _, ...harmless } = parseBody(raw) ?? {};
  return harmless;
}

import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../../../domain/kernel/scope.ts';
import { at, jsonb } from '../db/bind.ts';
import type { Tx } from '../db/database.ts';
import { refuse } from './refuse.ts';

/** The status of the answer: as it turned out to be, or as it was the first time. */
export type Status = { read(): number; restore(status: number): void };

type Asked = { request: FastifyRequest; reply: FastifyReply; scope: Scope; now: number; status: Status };

/**
 * With an Idempotency-Key on a POST, `work` happens once: the key is inserted in the same transaction, so it exists
 * exactly when the work does. A concurrent repeat waits on the key's row and then answers the same.
 */
export async function once<T>(tx: Tx, asked: Asked, work: () => Promise<T>): Promise<unknown> {
  const key = keyOf(asked.request);
  if (key === undefined) return work();
  const hash = hashOf(asked.request);
  const inserted = await tx
    .insertInto('idempotencyKey')
    .values({ corpId: asked.scope.corpId, key, requestHash: hash, createdAt: at(asked.now) })
    .onConflict((conflict) => conflict.columns(['corpId', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (inserted === undefined) return earlierAnswer(tx, asked, key, hash);
  const answer = await work();
  await tx
    .updateTable('idempotencyKey')
    .set({ status: asked.status.read(), response: jsonb(answer) })
    .where('corpId', '=', asked.scope.corpId)
    .where('key', '=', key)
    .execute();
  return answer;
}

async function earlierAnswer(tx: Tx, asked: Asked, key: string, hash: Buffer): Promise<unknown> {
  const earlier = await tx
    .selectFrom('idempotencyKey')
    .select(['requestHash', 'status', 'response'])
    .where('corpId', '=', asked.scope.corpId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (earlier === undefined) throw refuse('idempotency.running');
  if (!earlier.requestHash.equals(hash)) throw refuse('idempotency.reused');
  asked.reply.header('idempotent-replayed', 'true');
  if (earlier.status !== null) asked.status.restore(earlier.status);
  return earlier.response;
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || typeof key !== 'string') return undefined;
  if (key.length < 1 || key.length > 200) throw refuse('request.malformed', { problem: 'Idempotency-Key 长度应为 1–200' });
  return key;
}

function hashOf(request: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.body ?? null]))
    .digest();
}

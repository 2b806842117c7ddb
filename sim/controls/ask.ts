import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import { isFields } from '../../domain/wecom/wire.ts';
import { parseBody } from '../api/answer.ts';
import type { Customer, Friendship, Staff } from '../tables/people.ts';
import { friendshipKey, staffKey } from '../keys.ts';
import type { Store } from '../store.ts';

/** Answers of /_sim/ that say no: a status and one plain sentence. */
export type No = { readonly status: 400 | 404 | 409; readonly sentence: string };

export function no(status: No['status'], sentence: string): No {
  return { status, sentence };
}

export function isNo(value: object): value is No {
  return 'sentence' in value && 'status' in value;
}

/** Runs a handler on the body if it has the shape, and answers what it gives. */
export async function answerBody<T extends TSchema>(
  schema: T,
  request: FastifyRequest,
  reply: FastifyReply,
  handle: (body: Static<T>) => object | Promise<object>,
): Promise<FastifyReply> {
  const body = parseBody(typeof request.body === 'string' ? request.body : '');
  if (body === undefined) return send(reply, no(400, 'The body must be a JSON object.'));
  if (!isOf(schema, body)) return send(reply, no(400, complaint(schema, body)));
  return send(reply, await handle(body));
}

const checks = new WeakMap<TSchema, { Check(value: unknown): boolean }>();

/** A whole company is a large body: each check is compiled, once. */
function isOf<T extends TSchema>(schema: T, body: unknown): body is Static<T> {
  const check = checks.get(schema) ?? Compile(schema);
  checks.set(schema, check);
  return check.Check(body);
}

export function send(reply: FastifyReply, answer: object): FastifyReply {
  if (!isNo(answer)) return reply.send(answer);
  return reply.code(answer.status).send({ error: { code: CODES[answer.status], message: answer.sentence } });
}

const CODES = { 400: 'malformed', 404: 'not_found', 409: 'conflict' } as const;

/** A path or query parameter as text. */
export function parameter(request: FastifyRequest, from: 'params' | 'query', name: string): string | undefined {
  const all: unknown = request[from];
  const value = isFields(all) ? all[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function findCustomer(store: Store, externalUserid: string | undefined): Customer | No {
  return store.customers.get(externalUserid ?? '') ?? no(404, `There is no customer ${externalUserid}.`);
}

export function findStaff(store: Store, userid: string | undefined): Staff | No {
  return store.staff.get(staffKey(userid ?? '')) ?? no(404, `There is no staff member ${userid}.`);
}

export function findFriendship(store: Store, staff: Staff | No, customer: Customer | No): Friendship | No {
  if (isNo(staff)) return staff;
  if (isNo(customer)) return customer;
  return (
    store.friendships.get(friendshipKey(staff.userid, customer.externalUserid)) ??
    no(409, `${customer.name} and ${staff.name} are no friends.`)
  );
}

function complaint(schema: TSchema, body: unknown): string {
  const first = Value.Errors(schema, body)[0];
  return first === undefined ? 'The body has the wrong shape.' : `The body is wrong at "${first.instancePath || '/'}": ${first.message}.`;
}

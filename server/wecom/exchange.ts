import { scalarText } from '../../domain/kernel/scalar.ts';
import type { Command } from '../../domain/wecom/command.ts';
import { isFields, withoutNulls } from '../../domain/wecom/wire.ts';
import { WecomFailure, type WecomError } from './failure.ts';
import { isFile, multipartBody, readFile, type SentFile } from './files.ts';

export type Fields = Record<string, unknown>;

/**
 * One request and its answer: the fields of an answered success, nulls taken out. Throws a WecomFailure for everything
 * else. Nothing that is thrown holds the address, for the token is part of it (WeCom 91039).
 */
export async function exchange(
  apiBase: string,
  { method, path }: Pick<Command<unknown, unknown>, 'method' | 'path'>,
  request: Fields,
  options: { token?: string; timeoutMs: number; file?: SentFile },
): Promise<Fields> {
  const url = new URL(`${apiBase.replace(/\/+$/, '')}/cgi-bin/${path}`);
  if (options.token !== undefined) url.searchParams.set('access_token', options.token);
  if (method === 'GET' || options.file !== undefined) {
    for (const [name, value] of Object.entries(request)) if (value !== undefined) url.searchParams.set(name, scalarText(value));
  }
  let status: number;
  let text: string;
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs),
      ...(method === 'POST' ? bodyOf(request, options.file) : {}),
    });
    if (isFile(answer)) return await readFile(answer);
    status = answer.status;
    text = await answer.text();
  } catch (error) {
    throw new WecomFailure(path, networkError(error));
  }
  return understand(path, status, text);
}

/** An upload has its request in the query and the file in the body. */
function bodyOf(request: Fields, file: SentFile | undefined): Pick<RequestInit, 'headers' | 'body'> {
  if (file !== undefined) return { body: multipartBody(file) };
  return { headers: { 'content-type': 'application/json' }, body: jsonText(request) };
}

function understand(command: string, status: number, text: string): Fields {
  // A gateway that gives up says nothing about what happened behind it.
  if (status >= 500) throw new WecomFailure(command, { kind: 'lost', problem: `HTTP ${status}` });
  if (status !== 200) throw new WecomFailure(command, { kind: 'malformed', problem: `HTTP ${status}` });
  const answer = withoutNulls(parse(command, text));
  if (!isFields(answer)) throw new WecomFailure(command, { kind: 'malformed', problem: 'the answer is not a JSON object' });
  const errcode = answer['errcode'] ?? 0;
  if (typeof errcode !== 'number') throw new WecomFailure(command, { kind: 'malformed', problem: 'errcode is not a number' });
  if (errcode !== 0) throw new WecomFailure(command, refusal(errcode, typeof answer['errmsg'] === 'string' ? answer['errmsg'] : ''));
  return answer;
}

/** Over the limit per minute blocks for 60 s, over the one per hour for an hour (90312); the answer does not tell which. */
const BLOCKED_MS = 60_000;

function refusal(errcode: number, errmsg: string): WecomError {
  return { kind: 'refused', errcode, errmsg, ...(errcode === 45009 ? { retryAfterMs: BLOCKED_MS } : {}) };
}

function parse(command: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WecomFailure(command, {
      kind: 'malformed',
      problem: error instanceof SyntaxError ? 'the answer is not JSON' : String(error),
    });
  }
}

/** WeCom refuses \u escapes in some texts (40033): what JSON could only write so is taken out before. */
function jsonText(request: Fields): string {
  return JSON.stringify(request, (_name, value: unknown) => (typeof value === 'string' ? plain(value) : value));
}

function plain(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u0007\u000b\u000e-\u001f]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
  );
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Node's fetch throws `TypeError('fetch failed')` with the system error as cause; its own message may hold the address. */
function networkError(error: unknown): WecomError {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = textOf(cause, 'code') ?? textOf(cause, 'name') ?? 'unknown';
  const connecting = NEVER_CONNECTED.has(code) || textOf(cause, 'syscall') === 'connect';
  return connecting ? { kind: 'unreachable', notSent: true, problem: code } : { kind: 'lost', problem: code };
}

function textOf(value: unknown, name: 'code' | 'name' | 'syscall'): string | undefined {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  const found: unknown = Reflect.get(value, name);
  return typeof found === 'string' ? found : undefined;
}

import { isFields } from '../../domain/wecom/wire.ts';
import type { Sim } from '../sim.ts';

export type Answer = { readonly errcode?: number; readonly errmsg?: string; readonly [field: string]: unknown };
export type Asked = { readonly query: Readonly<Record<string, string>>; readonly body: Readonly<Record<string, unknown>> };

/** One command below /cgi-bin/. `empty`: the fields that are there, empty, when it fails. */
export type Endpoint = {
  readonly method: 'GET' | 'POST';
  readonly empty: Readonly<Record<string, unknown>>;
  answer(sim: Sim, asked: Asked): Answer;
};
export type Endpoints = Readonly<Record<string, Endpoint>>;

export function refuse(errcode: number, reason: string): Answer & { errcode: number } {
  return { errcode, errmsg: reason };
}

/** What malformed requests get when no code of their own is documented. */
export function malformed(what: string): Answer & { errcode: number } {
  return refuse(40058, `invalid Request Parameter: ${what}`);
}

/** The first required text that is absent or empty, as the refusal with its code. */
export function missing(fields: Readonly<Record<string, unknown>>, required: Readonly<Record<string, number>>): Answer | undefined {
  for (const [name, errcode] of Object.entries(required)) {
    const value = fields[name];
    if (value === undefined || value === '') return refuse(errcode, `missing ${name}`);
    if (typeof value !== 'string' && typeof value !== 'number') return malformed(name);
  }
  return undefined;
}

export function parseBody(raw: string): Record<string, unknown> | undefined {
  if (raw.trim() === '') return {};
  try {
    const body: unknown = JSON.parse(raw);
    return isFields(body) ? body : undefined;
  } catch {
    // The caller answers 40058.
    return undefined;
  }
}

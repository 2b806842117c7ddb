import { isFields } from '../../domain/wecom/wire.ts';
import type { Sim } from '../sim.ts';
import type { Carried } from './carried.ts';
import type { Download } from './download.ts';

/** `download`: the answer is this file, and no JSON. */
export type Answer = {
  readonly errcode?: number;
  readonly errmsg?: string;
  readonly download?: Download;
  readonly [field: string]: unknown;
};
export type Asked = {
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly carried: Carried;
  /** A fault wants a part of the batch to fail with this code: see `failsPartly`. */
  readonly partial?: number;
};

/** One command below /cgi-bin/. `empty`: the fields that are there, empty, when it fails. */
export type Endpoint = {
  readonly method: 'GET' | 'POST';
  readonly empty: Readonly<Record<string, unknown>>;
  /** `either`: where the sources name both methods (wecom-api, section 0). */
  readonly methods?: 'either';
  /** Limits of its own besides the base ones (90312). */
  readonly limits?: readonly { readonly window: Window; readonly most: number }[];
  /** Only the secret of the address book may (or, `any`, may too): an app with another one gets 48002. */
  readonly secret?: 'contacts' | 'any';
  /** Details of members, which the secret of the address book may not read from a new address (48009). */
  readonly details?: true;
  /** Its answer of success tells of each item: the code that items get where a fault says nothing else. */
  readonly partial?: number;
  /** What two calls must not change at the same time (45035). */
  readonly exclusive?: (body: Readonly<Record<string, unknown>>) => string;
  answer(sim: Sim, asked: Asked): Answer;
};
export type Window = 'minute' | 'hour' | 'day' | 'month';
export type Endpoints = Readonly<Record<string, Endpoint>>;

export function refuse(errcode: number, reason: string): Answer & { errcode: number } {
  return { errcode, errmsg: reason };
}

/** The code with which the item of a batch fails because a fault wants it: every second one, the first among them. */
export function failsPartly({ partial }: Asked, index: number): number | undefined {
  return index % 2 === 0 ? partial : undefined;
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

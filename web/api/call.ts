import type { UseQueryOptions } from '@tanstack/react-query';
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from '../../domain/kernel/route.ts';
import { zh } from '../ui/zh.ts';
import { addressOf } from './address.ts';
import { csrfHeader } from './csrf.ts';
import { ApiError, errorOf } from './error.ts';

/** What a route takes: a part is required when the route requires something in it, absent when it takes nothing. */
export type InputOf<R extends Route> = Part<'params', ParamsOf<R>> & Part<'query', QueryOf<R>> & Part<'body', BodyOf<R>>;
type Part<Name extends string, T> = [keyof T] extends [never] ? unknown : object extends T ? { [K in Name]?: T } : { [K in Name]: T };
type Rest<R extends Route> = object extends InputOf<R> ? [input?: InputOf<R>] : [input: InputOf<R>];
type Parts = { params: object; query: object; body: unknown };

/** Options for `useQuery`, typed by the answer. */
export type Asked<T> = Pick<UseQueryOptions<T>, 'queryFn'> & { queryKey: readonly unknown[] };

/** Calls an operation of the API; every failure is an `ApiError`. */
export function call<R extends Route>(route: R, ...rest: Rest<R>): Promise<ResponseOf<R>> {
  return send(route, partsOf(rest), undefined);
}

/** Options for `useQuery`: the key is the route and what it was asked. */
export function query<R extends Route>(route: R, ...rest: Rest<R>): Asked<ResponseOf<R>> {
  const input = partsOf(rest);
  return { queryKey: [route.path, input], queryFn: ({ signal }) => send(route, input, signal) };
}

// What callers may pass is checked where they call; whatever the route, here are three parts to look at.
function partsOf(rest: readonly unknown[]): Parts {
  const [input = {}] = rest;
  if (typeof input !== 'object' || input === null) return { params: {}, query: {}, body: undefined };
  return {
    params: 'params' in input ? objectOf(input.params) : {},
    query: 'query' in input ? objectOf(input.query) : {},
    body: 'body' in input ? input.body : undefined,
  };
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

async function send<R extends Route>(route: R, input: Parts, signal: AbortSignal | undefined): Promise<ResponseOf<R>> {
  const response = await fetch(addressOf(route.path, input.params, input.query), {
    method: route.method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(route.method === 'GET' ? {} : csrfHeader()),
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw new ApiError({ code: 'request.unreachable', message: zh.errors.unreachable, status: 0, requestId: null, cause });
  });
  if (!response.ok) throw await errorOf(response);
  return response.json();
}

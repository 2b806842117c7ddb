import Type, { type Static, type TSchema } from 'typebox';

/**
 * One command of WeCom's API. A GET sends the request as query parameters, a POST as a JSON body; all but gettoken
 * carry `access_token` in the query. `response` describes the answer of success.
 */
export type Command<Request, Response> = {
  readonly method: 'GET' | 'POST';
  /** Below `/cgi-bin/`. */
  readonly path: string;
  /** What only reads may be asked again when WeCom was too busy to say whether it listened. */
  readonly effect: 'reads' | 'writes';
  readonly request: TSchema;
  readonly response: TSchema;
  /** Never there: carries the two types, worked out once per command, for working them out at every call is slow. */
  readonly types?: { readonly request: Request; readonly response: Response };
};

/** The members of a request or an answer that has none. */
export const Empty = Type.Object({});

export function command<Q extends TSchema, A extends TSchema>(
  method: Command<unknown, unknown>['method'],
  path: string,
  effect: Command<unknown, unknown>['effect'],
  request: Q,
  response: A,
): Command<Static<Q>, Static<A>> {
  return { method, path, effect, request, response };
}

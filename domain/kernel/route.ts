import { Type, type Static, type TSchema } from 'typebox';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: anybody, a signed-in operator or API key (`member`), an operator in the console only, or of the operators
 * only the owner, who looks after the installation. A key of the API may look and check (`ownerOrKey`), but not change
 * what the whole company depends on (`owner`): it has no person behind it.
 */
export type Access = 'public' | 'member' | 'operator' | 'owner' | 'ownerOrKey';

/** One operation of the public API: Fastify validates by it, /openapi.json documents it, the browser is typed by it. */
export type Route<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Response extends TSchema = TSchema,
> = {
  readonly method: Method;
  /** Path below /api/v1, with `:name` parameters. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
  /** Status of success; a POST that makes something answers 201. */
  readonly status: 200 | 201 | 202;
  /** Status of an answer that made nothing because it was there already. */
  readonly statusOfKnown?: 200;
};

type Definition<P, Q, B, R> = {
  method: Method;
  path: string;
  summary: string;
  access?: Access;
  params?: P;
  query?: Q;
  body?: B;
  response: R;
  status?: 200 | 201 | 202;
  statusOfKnown?: 200;
};

const NOTHING = Type.Object({}, { additionalProperties: false });
export type Nothing = typeof NOTHING;

/** Makes a route object; what is left out takes no input. */
export function route<R extends TSchema, P extends TSchema = Nothing, Q extends TSchema = Nothing, B extends TSchema = Nothing>(
  definition: Definition<P, Q, B, R>,
): Route<P, Q, B, R>;
export function route(definition: Definition<TSchema, TSchema, TSchema, TSchema>): Route {
  return {
    access: 'member',
    params: NOTHING,
    query: NOTHING,
    body: NOTHING,
    status: 200,
    ...definition,
  };
}

export type ParamsOf<T extends Route> = Static<T['params']>;
export type QueryOf<T extends Route> = Static<T['query']>;
export type BodyOf<T extends Route> = Static<T['body']>;
export type ResponseOf<T extends Route> = Static<T['response']>;

/** A closed object: unknown fields are refused, not ignored. */
export function Closed<P extends Record<string, TSchema>>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

/** A closed object whose fields are all optional, of which it has at least one: what changes something says what. */
export function ClosedSome<P extends Record<string, TSchema>>(properties: P) {
  return Type.Object(properties, { additionalProperties: false, minProperties: 1 });
}

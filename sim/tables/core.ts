import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** What runs the simulator itself: its settings, what is on its way, faults, calls. Each schema is also the check on replaying the journal. Instants in ms. */

export const Setting = Type.Object({ key: Type.String(), value: Type.Union([Type.Number(), Type.String()]) });
export type Setting = Static<typeof Setting>;

export const Token = Type.Object({
  token: Type.String(),
  expiresAt: Type.Number(),
  /** Absent: the app's. */
  owner: Type.Optional(Type.Enum(['app', 'contacts', 'archive'])),
});
export type Token = Static<typeof Token>;

/** A callback on its way; `held` waits to be overtaken (fault `reorder`) or, `delayed`, for its time. */
export const Callback = Type.Object({
  seq: Type.Integer(),
  xml: Type.String(),
  attempts: Type.Integer(),
  held: Type.Boolean(),
  delayed: Type.Optional(Type.Boolean()),
  flaw: Type.Optional(Type.Enum(['signature', 'timestamp'])),
  /** As it went out the first time, where it comes again unchanged. */
  sent: Type.Optional(Type.Object({ url: Type.String(), body: Type.String(), wire: Type.Enum(['xml', 'json']) })),
});
export type Callback = Static<typeof Callback>;

export const FAULT_MODES = ['errcode', 'dropResponse', 'delay', 'refuse', 'partial', 'badGateway'] as const;
export const CALLBACK_FAULT_MODES = ['duplicate', 'drop', 'reorder', 'delay', 'badSignature', 'staleTimestamp'] as const;

export const Fault = Type.Object({
  seq: Type.Integer(),
  /** A path under /cgi-bin/ or /_archive/, `*` for any, or `callbacks`. */
  path: Type.String(),
  mode: Type.Enum([...new Set([...FAULT_MODES, ...CALLBACK_FAULT_MODES])]),
  errcode: Type.Integer(),
  delayMs: Type.Number(),
  left: Type.Integer(),
  /** Of 45009: the path stays blocked for as long as such a window is (90312). */
  block: Type.Optional(Type.Enum(['minute', 'hour', 'day', 'month'])),
});
export type Fault = Static<typeof Fault>;

export const Call = Type.Object({
  seq: Type.Integer(),
  at: Type.Number(),
  method: Type.String(),
  path: Type.String(),
  body: Type.Unknown(),
  /** null: refused before it was read. */
  errcode: Type.Union([Type.Integer(), Type.Null()]),
});
export type Call = Static<typeof Call>;

export function coreTables(log: Log) {
  return {
    settings: createTable({ name: 'setting', schema: Setting, key: (r) => r.key, indexes: {} }, log),
    tokens: createTable({ name: 'token', schema: Token, key: (r) => r.token, indexes: {} }, log),
    callbacks: createTable({ name: 'callback', schema: Callback, key: (r) => String(r.seq), indexes: {} }, log),
    faults: createTable({ name: 'fault', schema: Fault, key: (r) => String(r.seq), indexes: { path: (r) => r.path } }, log),
    calls: createTable({ name: 'call', schema: Call, key: (r) => String(r.seq), indexes: { path: (r) => r.path } }, log),
  };
}

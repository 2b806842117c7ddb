import { sql, type RawBuilder } from 'kysely';
import type { JsonValue } from './schema.gen.ts';

/** Binds an instant (epoch milliseconds) as timestamptz. */
export function at(instant: number): RawBuilder<number> {
  return sql<number>`${new Date(instant)}::timestamptz`;
}

/** Binds an instant or null. */
export function atOrNull(instant: number | null): RawBuilder<number | null> {
  return sql<number | null>`${instant === null ? null : new Date(instant)}::timestamptz`;
}

/** Binds a value as jsonb. */
export function jsonb(value: unknown): RawBuilder<JsonValue> {
  return sql<JsonValue>`${JSON.stringify(value)}::jsonb`;
}

import { Type, type TSchema } from 'typebox';
import { UUID_PATTERN } from './id.ts';

/** Field shapes shared by contracts. */
export const NumericId = Type.String({ pattern: '^[1-9][0-9]{0,9}$', description: 'integer as a string' });
export const Uuid = Type.String({ pattern: UUID_PATTERN });
/** ISO 8601 with an offset. */
export const InstantText = Type.String({ description: 'ISO 8601 with an offset' });
export const Name = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' });

export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** A string of one of the given literals. */
export function OneOf<const V extends readonly string[]>(values: V) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: Array.from(values) });
}

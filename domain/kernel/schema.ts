import { Type, type TSchema } from 'typebox';
import { UUID_PATTERN } from './id.ts';

/** Field shapes shared by contracts. */
export const NumericId = Type.String({ pattern: '^[1-9][0-9]{0,9}$', description: 'integer as a string' });
export const Uuid = Type.String({ pattern: UUID_PATTERN });
/** ISO 8601 with an offset. */
export const InstantText = Type.String({ description: 'ISO 8601 with an offset' });

// One line, with something to see on it: neither line breaks and control characters, nor half a surrogate pair, nor what
// turns the direction of the words around it; zero-width characters only beside others, as in the emoji of a family.
const NAME_PATTERN =
  '^(?=.*[^\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2800])[^\\p{Cc}\\p{Cs}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]+$';
export const NAME_WORDS = '名称要有看得见的字，且不能有换行、控制字符或残缺的字符';
export const Name = Type.String({ minLength: 1, maxLength: 60, pattern: NAME_PATTERN });

/** What is said of a text that breaks one of our patterns. */
export const PATTERN_WORDS: Readonly<Record<string, string>> = {
  [NAME_PATTERN]: NAME_WORDS,
};

/** Whether a text may be a name, its length aside. */
export function isName(text: string): boolean {
  return new RegExp(NAME_PATTERN, 'u').test(text);
}

export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** A string of one of the given literals. */
export function OneOf<const V extends readonly string[]>(values: V) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: Array.from(values) });
}

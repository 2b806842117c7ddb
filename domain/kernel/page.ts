import { Type, type TSchema } from 'typebox';

export const MAX_LIMIT = 200;
export const DEFAULT_LIMIT = 50;

/** Query fields of every list. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
};

/** Answer of every list: keyset pages, `nextCursor` null at the end. */
export function Page<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()]),
  });
}

export type Paged<T> = { items: T[]; nextCursor: string | null };

import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** Product albums, and rules for sensitive words. Each schema is also the check on replaying the journal. Instants in ms. */

export const Product = Type.Object({
  productId: Type.String(),
  createdAt: Type.Number(),
  description: Type.String(),
  /** In fen. */
  price: Type.Integer(),
  productSn: Type.String(),
  images: Type.Array(Type.String()),
  /** Stays, marked: asking for it is told so (41074). */
  deleted: Type.Boolean(),
});
export type Product = Static<typeof Product>;

export const InterceptRule = Type.Object({
  ruleId: Type.String(),
  createdAt: Type.Number(),
  name: Type.String(),
  words: Type.Array(Type.String()),
  semantics: Type.Array(Type.Integer()),
  interceptType: Type.Integer(),
  userids: Type.Array(Type.String()),
  parties: Type.Array(Type.Integer()),
  /** Stays, marked: asking for it is told so (41071). */
  deleted: Type.Boolean(),
});
export type InterceptRule = Static<typeof InterceptRule>;

export function catalogTables(log: Log) {
  return {
    products: createTable(
      { name: 'product', schema: Product, key: (r) => r.productId, indexes: { state: (r) => (r.deleted ? 'deleted' : 'live') } },
      log,
    ),
    interceptRules: createTable(
      { name: 'interceptRule', schema: InterceptRule, key: (r) => r.ruleId, indexes: { state: (r) => (r.deleted ? 'deleted' : 'live') } },
      log,
    ),
  };
}

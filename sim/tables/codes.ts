import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** Codes that customers scan. Each schema is also the check on replaying the journal. Instants in ms. */

export const ContactWay = Type.Object({
  configId: Type.String(),
  createdAt: Type.Number(),
  type: Type.Integer(),
  scene: Type.Integer(),
  style: Type.Integer(),
  remark: Type.String(),
  skipVerify: Type.Boolean(),
  state: Type.String(),
  userids: Type.Array(Type.String()),
  parties: Type.Array(Type.Integer()),
  isExclusive: Type.Boolean(),
  /** Scans so far: the next one goes to the member after the last. */
  scans: Type.Integer(),
});
export type ContactWay = Static<typeof ContactWay>;

export function codesTables(log: Log) {
  return {
    contactWays: createTable({ name: 'contactWay', schema: ContactWay, key: (r) => r.configId, indexes: {} }, log),
  };
}

import Type, { type Static } from 'typebox';
import { startOfLocalDay } from '../../domain/kernel/time.ts';
import { createTable, type Log } from '../table.ts';

/** What customers paid, merchants, and red packets to members. Each schema is also the check on replaying the journal. Instants in ms, money in 分. */

/** Money that came, or went back (`refundOf`). */
export const BillRecord = Type.Object({
  seq: Type.Integer(),
  outTradeNo: Type.String(),
  transactionId: Type.String(),
  mchId: Type.String(),
  payeeUserid: Type.String(),
  externalUserid: Type.Optional(Type.String()),
  amountFen: Type.Integer(),
  at: Type.Number(),
  paymentType: Type.Integer(),
  remark: Type.String(),
  commodities: Type.Array(Type.Object({ description: Type.String(), amount: Type.Integer() })),
  payer: Type.Optional(Type.Object({ name: Type.String(), phone: Type.String(), address: Type.String() })),
  miniprogram: Type.Optional(Type.Object({ appid: Type.String(), name: Type.String() })),
  /** The request for payment it belongs to, if an app made one. */
  paymentId: Type.Optional(Type.String()),
  refunds: Type.Array(
    Type.Object({ outRefundNo: Type.String(), userid: Type.String(), comment: Type.String(), at: Type.Number(), fee: Type.Integer() }),
  ),
  /** A refund as a line of its own: the number of it. */
  outRefundNo: Type.Optional(Type.String()),
});
export type BillRecord = Static<typeof BillRecord>;

export const Merchant = Type.Object({
  mchId: Type.String(),
  name: Type.String(),
  users: Type.Array(Type.String()),
  parties: Type.Array(Type.Integer()),
  tags: Type.Array(Type.Integer()),
});
export type Merchant = Static<typeof Merchant>;

/** Keys of the merchant platform; without them no signature is checked. */
export const MerchantKeys = Type.Object({ mchId: Type.String(), apiKey: Type.String(), paymentSecret: Type.String() });
export type MerchantKeys = Static<typeof MerchantKeys>;

/** Money to a member: a red packet, or a transfer into the pocket. */
export const Payout = Type.Object({
  kind: Type.Enum(['redPacket', 'transfer']),
  number: Type.String(),
  mchId: Type.String(),
  openid: Type.String(),
  amountFen: Type.Integer(),
  at: Type.Number(),
  receivedAt: Type.Optional(Type.Number()),
  listId: Type.String(),
  wishing: Type.String(),
  actName: Type.String(),
  remark: Type.String(),
});
export type Payout = Static<typeof Payout>;

export function payoutKey(mchId: string, number: string): string {
  return `${mchId} ${number}`;
}

export function paymentsTables(log: Log) {
  return {
    bills: createTable(
      {
        name: 'bill',
        schema: BillRecord,
        key: (r) => String(r.seq),
        indexes: {
          day: (r) => String(startOfLocalDay(r.at, 'Asia/Shanghai')),
          trade: (r) => r.outTradeNo,
          payment: (r) => r.paymentId ?? '',
        },
      },
      log,
    ),
    merchants: createTable({ name: 'merchant', schema: Merchant, key: (r) => r.mchId, indexes: {} }, log),
    merchantKeys: createTable({ name: 'merchantKeys', schema: MerchantKeys, key: (r) => r.mchId, indexes: {} }, log),
    payouts: createTable(
      { name: 'payout', schema: Payout, key: (r) => payoutKey(r.mchId, r.number), indexes: { openid: (r) => r.openid } },
      log,
    ),
  };
}

import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { shown } from '../clock.ts';
import { openidOf } from '../tables/people.ts';
import { payoutKey } from '../tables/payments.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { answerBody, findCustomer, findStaff, isNo, no, parameter, send } from './ask.ts';

const closed = { additionalProperties: false };
const Payment = Type.Object(
  {
    userid: Type.String(),
    amountFen: Type.Integer({ minimum: 1 }),
    externalUserid: Type.Optional(Type.String()),
    remark: Type.Optional(Type.String()),
    commodities: Type.Optional(Type.Array(Type.Object({ description: Type.String(), amount: Type.Integer({ minimum: 1 }) }, closed))),
    paymentType: Type.Optional(Type.Integer()),
    paymentId: Type.Optional(Type.String()),
    mchId: Type.Optional(Type.String()),
    payer: Type.Optional(Type.Object({ name: Type.String(), phone: Type.String(), address: Type.String() }, closed)),
    miniprogram: Type.Optional(Type.Object({ appid: Type.String(), name: Type.String() }, closed)),
  },
  closed,
);
const Refund = Type.Object(
  { userid: Type.String(), amountFen: Type.Optional(Type.Integer({ minimum: 1 })), comment: Type.Optional(Type.String()) },
  closed,
);
const Keys = Type.Object({ apiKey: Type.String({ minLength: 1 }), paymentSecret: Type.String({ minLength: 1 }) }, closed);
const Receipt = Type.Object({ mchId: Type.String(), number: Type.String() }, closed);

/** Customers pay, members give money back and open red packets; the merchant's keys. */
export function servePayments(app: FastifyInstance, sim: Sim): void {
  const { store, clock } = sim;
  app.post('/_sim/payments', (request, reply) =>
    answerBody(
      Payment,
      request,
      reply,
      ({ userid, externalUserid, amountFen, remark = '', commodities = [], mchId = '1900000001', ...rest }) => {
        const staff = findStaff(store, userid);
        if (isNo(staff)) return staff;
        const customer = externalUserid === undefined ? undefined : findCustomer(store, externalUserid);
        if (customer !== undefined && isNo(customer)) return customer;
        const seq = store.next('bill');
        const bill = {
          ...rest,
          seq,
          outTradeNo: `1${String(seq).padStart(27, '0')}`,
          transactionId: `42000${String(seq).padStart(23, '0')}`,
          mchId,
          payeeUserid: staff.userid,
          ...(externalUserid === undefined ? {} : { externalUserid }),
          amountFen,
          at: clock.now(),
          paymentType: rest.paymentType ?? 0,
          remark,
          commodities,
          refunds: [],
        };
        store.bills.put(bill);
        return { outTradeNo: bill.outTradeNo, at: shown(bill.at) };
      },
    ),
  );
  app.post('/_sim/payments/:outTradeNo/refunds', (request, reply) =>
    answerBody(Refund, request, reply, ({ userid, amountFen, comment = '' }) => {
      const staff = findStaff(store, userid);
      if (isNo(staff)) return staff;
      const [bill] = store.bills.by('trade', parameter(request, 'params', 'outTradeNo') ?? '');
      if (bill === undefined) return no(404, 'There is no such payment.');
      const left = bill.amountFen - bill.refunds.reduce((sum, { fee }) => sum + fee, 0);
      const fee = amountFen ?? left;
      if (fee > left || left === 0) return no(409, `Only ${left} 分 are left to give back.`);
      const at = clock.now();
      const refund = { outRefundNo: `5${String(store.next('refund')).padStart(27, '0')}`, userid: staff.userid, comment, at, fee };
      store.bills.put({ ...bill, refunds: [...bill.refunds, refund] });
      // A line of its own, at the time at which the money went.
      store.bills.put({ ...bill, seq: store.next('bill'), at, amountFen: fee, refunds: [refund], outRefundNo: refund.outRefundNo });
      return { outRefundNo: refund.outRefundNo, fee };
    }),
  );
  app.put('/_sim/merchants/:mchId/keys', (request, reply) =>
    answerBody(Keys, request, reply, (keys) => {
      const mchId = parameter(request, 'params', 'mchId') ?? '';
      store.merchantKeys.put({ mchId, ...keys });
      return { mchId };
    }),
  );
  app.get('/_sim/staff/:userid/payouts', (request, reply) => {
    const staff = findStaff(store, parameter(request, 'params', 'userid'));
    if (isNo(staff)) return send(reply, staff);
    const payouts = [...store.payouts.by('openid', openidOf(staffKey(staff.userid)))];
    return { items: payouts.map((payout) => ({ ...payout, at: shown(payout.at) })) };
  });
  app.post('/_sim/staff/:userid/receipts', (request, reply) =>
    answerBody(Receipt, request, reply, ({ mchId, number }) => {
      const staff = findStaff(store, parameter(request, 'params', 'userid'));
      if (isNo(staff)) return staff;
      const payout = store.payouts.get(payoutKey(mchId, number));
      if (payout === undefined || payout.openid !== openidOf(staffKey(staff.userid)))
        return no(404, 'There is no such red packet for her.');
      if (payout.receivedAt !== undefined) return no(409, 'It is opened already.');
      store.payouts.put({ ...payout, receivedAt: clock.now() });
      return { amountFen: payout.amountFen };
    }),
  );
}

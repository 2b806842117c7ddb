import Value from 'typebox/value';
import { DAY, SECOND, startOfLocalDay } from '../../domain/kernel/time.ts';
import {
  AddMerchantRequest,
  BILL_PAGE,
  BILL_SPAN_DAYS,
  GetBillListRequest,
  GetPaymentInfoRequest,
  MerchantReference,
  SetMchUseScopeRequest,
  type Bill,
} from '../../domain/wecom/payments.ts';
import { seconds, ZONE } from '../clock.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import type { BillRecord, Merchant } from '../tables/payments.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { fromCursor, limitOf, toCursor } from './paging.ts';

export const PAYMENT_ENDPOINTS: Endpoints = {
  'externalpay/get_bill_list': {
    method: 'POST',
    empty: { bill_list: [] },
    answer(sim, { body }) {
      const position = fromCursor(body.cursor, 2);
      if (!Value.Check(GetBillListRequest, body) || position === undefined) return malformed('get_bill_list');
      const { begin_time: begin, end_time: end } = body;
      if (end < begin || end - begin > BILL_SPAN_DAYS * (DAY / SECOND)) return malformed('begin_time and end_time: a month at most');
      const payee =
        body.payee_userid === undefined || body.payee_userid === '' ? undefined : sim.store.staff.get(staffKey(body.payee_userid));
      if ((body.payee_userid ?? '') !== '' && payee === undefined) return refuse(60111, 'userid not found');
      const { bills, more } = billsBetween(sim, body, payee?.userid, position, limitOf(body.limit, BILL_PAGE));
      const last = bills.at(-1);
      return {
        next_cursor: more && last !== undefined ? toCursor([startOfLocalDay(last.at, ZONE), last.seq]) : '',
        bill_list: bills.map(shownBill),
      };
    },
  },
  'externalpay/addmerchant': {
    method: 'POST',
    empty: {},
    answer({ store }, { body }) {
      if (!Value.Check(AddMerchantRequest, body) || body.merchant_name === '') return malformed('mch_id or merchant_name');
      if (!/^\d{1,32}$/.test(body.mch_id)) return refuse(660001, 'invalid mch_id');
      if (store.merchants.get(body.mch_id) !== undefined) return refuse(660008, 'mch_id is bound already');
      store.merchants.put({ mchId: body.mch_id, name: body.merchant_name, users: [], parties: [], tags: [] });
      return {};
    },
  },
  'externalpay/getmerchant': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withMerchant(sim, body, ({ mchId, name, users, parties, tags }) => ({
        bind_status: 0,
        mch_id: mchId,
        merchant_name: name,
        allow_use_scope: { user: users, partyid: parties, tagid: tags },
      })),
  },
  'externalpay/delmerchant': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withMerchant(sim, body, ({ mchId }) => {
        sim.store.merchants.remove(mchId);
        return {};
      }),
  },
  'externalpay/set_mch_use_scope': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withMerchant(sim, body, (merchant) => {
        if (!Value.Check(SetMchUseScopeRequest, body)) return malformed('allow_use_scope');
        const { user = [], partyid = [], tagid = [] } = body.allow_use_scope;
        const { store } = sim;
        if (user.some((userid) => store.staff.get(staffKey(userid)) === undefined)) return refuse(60111, 'userid not found');
        if (partyid.some((id) => store.departments.get(String(id)) === undefined)) return refuse(60123, 'invalid party id');
        if (tagid.some((id) => store.memberTags.get(String(id)) === undefined)) return refuse(40068, 'invalid tagid');
        store.merchants.put({ ...merchant, users: user, parties: partyid, tags: tagid });
        return {};
      }),
  },
  'externalpay/get_payment_info': {
    method: 'POST',
    empty: { bill_list: [] },
    answer({ store }, { body }) {
      if (!Value.Check(GetPaymentInfoRequest, body) || body.payment_id === '') return malformed('payment_id');
      const bills = [...store.bills.by('payment', body.payment_id)].filter((bill) => bill.outRefundNo === undefined);
      if (bills.length === 0) return refuse(60237, 'the payment was not requested by this app');
      return { bill_list: bills.map(({ outTradeNo }) => ({ out_trade_no: outTradeNo })) };
    },
  },
};

function withMerchant({ store }: Sim, body: Readonly<Record<string, unknown>>, then: (merchant: Merchant) => Answer): Answer {
  if (!Value.Check(MerchantReference, body) || body.mch_id === '') return refuse(660001, 'invalid mch_id');
  const merchant = store.merchants.get(body.mch_id);
  return merchant === undefined ? refuse(660011, 'mch_id is not bound') : then(merchant);
}

/** Both ends of the span are part of it. */
function billsBetween(
  { store }: Sim,
  { begin_time: begin, end_time: end }: GetBillListRequest,
  payee: string | undefined,
  [afterDay = 0, afterSeq = 0]: readonly number[],
  limit: number,
): { bills: BillRecord[]; more: boolean } {
  const bills: BillRecord[] = [];
  const to = (end + 1) * SECOND;
  for (let day = Math.max(startOfLocalDay(begin * SECOND, ZONE), afterDay); day < to; day += DAY) {
    for (const bill of store.bills.by('day', String(day))) {
      if (bill.at < begin * SECOND || bill.at >= to || (day === afterDay && bill.seq <= afterSeq)) continue;
      if (payee !== undefined && bill.payeeUserid !== payee) continue;
      if (bills.length === limit) return { bills, more: true };
      bills.push(bill);
    }
  }
  return { bills, more: false };
}

function shownBill(bill: BillRecord): Bill {
  const { outRefundNo, externalUserid, payer, miniprogram, refunds } = bill;
  return {
    transaction_id: bill.transactionId,
    bill_type: outRefundNo === undefined ? 0 : 1,
    trade_state: refunds.length === 0 ? 1 : 3,
    pay_time: seconds(bill.at),
    out_trade_no: bill.outTradeNo,
    ...(outRefundNo === undefined ? {} : { out_refund_no: outRefundNo }),
    ...(externalUserid === undefined ? {} : { external_userid: externalUserid }),
    total_fee: bill.amountFen,
    payee_userid: bill.payeeUserid,
    payment_type: bill.paymentType,
    mch_id: bill.mchId,
    remark: bill.remark,
    commodity_list: bill.commodities,
    total_refund_fee: refunds.reduce((sum, { fee }) => sum + fee, 0),
    refund_list: refunds.map(({ outRefundNo: number, userid, comment, at, fee }) => ({
      out_refund_no: number,
      refund_userid: userid,
      refund_comment: comment,
      refund_reqtime: seconds(at),
      refund_status: 1,
      refund_fee: fee,
    })),
    ...(payer === undefined ? {} : { payer_info: payer }),
    ...(miniprogram === undefined ? {} : { miniprogram_info: miniprogram }),
  };
}

import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** What customers paid to the company (对外收款), and merchants for it. Documents 93667, 93666, 95944. Money in 分, times in seconds. */

/** At most a month. */
export const GetBillListRequest = Type.Object({
  begin_time: Type.Integer(),
  end_time: Type.Integer(),
  payee_userid: Type.Optional(Type.String()),
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
});
export type GetBillListRequest = Static<typeof GetBillListRequest>;

/** `bill_type` 0 paid, 1 refunded (then `out_refund_no`); `trade_state` 1 done, 3 done and refunded; `payment_type` is an open enumeration. */
export const Bill = Type.Object({
  transaction_id: Type.String(),
  trade_state: Type.Integer(),
  bill_type: Type.Optional(Type.Integer()),
  pay_time: Type.Integer(),
  out_trade_no: Type.String(),
  out_refund_no: Type.Optional(Type.String()),
  external_userid: Type.Optional(Type.String()),
  payee_userid: Type.Optional(Type.String()),
  payment_type: Type.Integer(),
  mch_id: Type.String(),
  remark: Type.Optional(Type.String()),
  total_fee: Type.Integer(),
  total_refund_fee: Type.Optional(Type.Integer()),
  commodity_list: Type.Optional(
    Type.Array(Type.Object({ description: Type.Optional(Type.String()), amount: Type.Optional(Type.Integer()) })),
  ),
  refund_list: Type.Optional(
    Type.Array(
      Type.Object({
        out_refund_no: Type.String(),
        refund_userid: Type.String(),
        refund_comment: Type.String(),
        refund_reqtime: Type.Integer(),
        refund_status: Type.Integer(),
        refund_fee: Type.Integer(),
      }),
    ),
  ),
  payer_info: Type.Optional(
    Type.Object({ name: Type.Optional(Type.String()), phone: Type.Optional(Type.String()), address: Type.Optional(Type.String()) }),
  ),
  miniprogram_info: Type.Optional(Type.Object({ appid: Type.String(), name: Type.String() })),
});
export type Bill = Static<typeof Bill>;
export const GetBillListResponse = Type.Object({ bill_list: Type.Array(Bill), next_cursor: Type.Optional(Type.String()) });
export type GetBillListResponse = Static<typeof GetBillListResponse>;

export const AddMerchantRequest = Type.Object({ mch_id: Type.String(), merchant_name: Type.String() });
export type AddMerchantRequest = Static<typeof AddMerchantRequest>;
export const MerchantReference = Type.Object({ mch_id: Type.String() });
export type MerchantReference = Static<typeof MerchantReference>;
const Scope = Type.Object({
  user: Type.Optional(Type.Array(Type.String())),
  partyid: Type.Optional(Type.Array(Type.Integer())),
  tagid: Type.Optional(Type.Array(Type.Integer())),
});
/** `bind_status` is 0 in the sample of a merchant in use; its other values are not documented here. */
export const GetMerchantResponse = Type.Object({
  bind_status: Type.Integer(),
  mch_id: Type.String(),
  merchant_name: Type.String(),
  allow_use_scope: Type.Optional(Scope),
});
export type GetMerchantResponse = Static<typeof GetMerchantResponse>;
export const SetMchUseScopeRequest = Type.Object({ mch_id: Type.String(), allow_use_scope: Scope });
export type SetMchUseScopeRequest = Static<typeof SetMchUseScopeRequest>;

export const GetPaymentInfoRequest = Type.Object({ payment_id: Type.String() });
export type GetPaymentInfoRequest = Static<typeof GetPaymentInfoRequest>;
export const GetPaymentInfoResponse = Type.Object({ bill_list: Type.Array(Type.Object({ out_trade_no: Type.String() })) });
export type GetPaymentInfoResponse = Static<typeof GetPaymentInfoResponse>;

export const GET_BILL_LIST = command('POST', 'externalpay/get_bill_list', 'reads', GetBillListRequest, GetBillListResponse);
export const ADD_MERCHANT = command('POST', 'externalpay/addmerchant', 'writes', AddMerchantRequest, Empty);
export const GET_MERCHANT = command('POST', 'externalpay/getmerchant', 'reads', MerchantReference, GetMerchantResponse);
export const DEL_MERCHANT = command('POST', 'externalpay/delmerchant', 'writes', MerchantReference, Empty);
export const SET_MCH_USE_SCOPE = command('POST', 'externalpay/set_mch_use_scope', 'writes', SetMchUseScopeRequest, Empty);
export const GET_PAYMENT_INFO = command('POST', 'externalpay/get_payment_info', 'reads', GetPaymentInfoRequest, GetPaymentInfoResponse);

export const PAYMENT_COMMANDS = [GET_BILL_LIST, ADD_MERCHANT, GET_MERCHANT, DEL_MERCHANT, SET_MCH_USE_SCOPE, GET_PAYMENT_INFO] as const;

/** 93667 */
export const BILL_PAGE = { standard: 500, largest: 1_000 } as const;
export const BILL_SPAN_DAYS = 31;

import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** Customers handed from one member to another. Documents 92125, 94088, 92124, 94081, 94082. */

export const TRANSFER_CUSTOMERS = 100;
export const TRANSFER_MESSAGE_CHARACTERS = 200;
/** The change happens by itself after so long, unless the customer refuses. 92125 */
export const TRANSFER_HOURS = 24;
/** A customer of a serving member. 92125 */
export const TRANSFERS_PER_CUSTOMER = 2;
export const TRANSFER_WINDOW_DAYS = 90;
/** Both members must have signed in, and a member must have left, within so long. 92125, 94081 */
export const TRANSFER_LOGIN_DAYS = 365;
export const TRANSFER_RESULT_PAGE = 1_000;
export const UNASSIGNED_PAGE = { standard: 1_000, largest: 1_000 } as const;
/** page_id × page_size of the older paging. 92124 */
export const UNASSIGNED_OFFSET = 50_000;

export const TransferCustomerRequest = Type.Object({
  handover_userid: Type.String(),
  takeover_userid: Type.String(),
  external_userid: Type.Array(Type.String()),
  transfer_success_msg: Type.Optional(Type.String()),
});
export type TransferCustomerRequest = Static<typeof TransferCustomerRequest>;
export const ResignedTransferCustomerRequest = Type.Object({
  handover_userid: Type.String(),
  takeover_userid: Type.String(),
  external_userid: Type.Array(Type.String()),
});
export type ResignedTransferCustomerRequest = Static<typeof ResignedTransferCustomerRequest>;
/** Per customer: 0 only says that it has begun. The answer is errcode 0 even when all of them failed. */
export const TransferCustomerResponse = Type.Object({
  customer: Type.Array(Type.Object({ external_userid: Type.String(), errcode: Type.Integer() })),
});
export type TransferCustomerResponse = Static<typeof TransferCustomerResponse>;

export const TransferResultRequest = Type.Object({
  handover_userid: Type.String(),
  takeover_userid: Type.String(),
  cursor: Type.Optional(Type.String()),
});
export type TransferResultRequest = Static<typeof TransferResultRequest>;
/** `status`: 1 done, 2 waiting, 3 the customer refused, 4 the member has too many customers, 5 no such transfer. Seconds. */
export const TransferResultResponse = Type.Object({
  customer: Type.Array(
    Type.Object({ external_userid: Type.String(), status: Type.Integer(), takeover_time: Type.Optional(Type.Integer()) }),
  ),
  next_cursor: Type.Optional(Type.String()),
});
export type TransferResultResponse = Static<typeof TransferResultResponse>;

export const GetUnassignedListRequest = Type.Object({
  page_id: Type.Optional(Type.Integer()),
  cursor: Type.Optional(Type.String()),
  page_size: Type.Optional(Type.Integer()),
});
export type GetUnassignedListRequest = Static<typeof GetUnassignedListRequest>;
export const GetUnassignedListResponse = Type.Object({
  info: Type.Array(
    Type.Object({
      handover_userid: Type.String(),
      external_userid: Type.String(),
      /** Seconds. */
      dimission_time: Type.Integer(),
    }),
  ),
  is_last: Type.Boolean(),
  next_cursor: Type.Optional(Type.String()),
});
export type GetUnassignedListResponse = Static<typeof GetUnassignedListResponse>;

export const TRANSFER_CUSTOMER = command(
  'POST',
  'externalcontact/transfer_customer',
  'writes',
  TransferCustomerRequest,
  TransferCustomerResponse,
);
export const TRANSFER_RESULT = command('POST', 'externalcontact/transfer_result', 'reads', TransferResultRequest, TransferResultResponse);
export const GET_UNASSIGNED_LIST = command(
  'POST',
  'externalcontact/get_unassigned_list',
  'reads',
  GetUnassignedListRequest,
  GetUnassignedListResponse,
);
export const RESIGNED_TRANSFER_CUSTOMER = command(
  'POST',
  'externalcontact/resigned/transfer_customer',
  'writes',
  ResignedTransferCustomerRequest,
  TransferCustomerResponse,
);
export const RESIGNED_TRANSFER_RESULT = command(
  'POST',
  'externalcontact/resigned/transfer_result',
  'reads',
  TransferResultRequest,
  TransferResultResponse,
);

export const TRANSFER_COMMANDS = [
  TRANSFER_CUSTOMER,
  TRANSFER_RESULT,
  GET_UNASSIGNED_LIST,
  RESIGNED_TRANSFER_CUSTOMER,
  RESIGNED_TRANSFER_RESULT,
] as const;

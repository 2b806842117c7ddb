import {
  GET_UNASSIGNED_LIST,
  RESIGNED_TRANSFER_CUSTOMER,
  RESIGNED_TRANSFER_RESULT,
  TRANSFER_CUSTOMER,
  TRANSFER_CUSTOMERS,
  TRANSFER_RESULT,
  UNASSIGNED_PAGE,
} from '../../../domain/wecom/transfer.ts';
import type { GetUnassignedListResponse, TransferCustomerResponse, TransferResultResponse } from '../../../domain/wecom/transfer.ts';
import type { WecomClient } from '../client.ts';
import { eachPage } from '../pages.ts';

export type UnassignedCustomer = GetUnassignedListResponse['info'][number];
export type BegunTransfer = TransferCustomerResponse['customer'][number];
export type TransferState = TransferResultResponse['customer'][number];

/** `onJob`: the member still works there, and `message` (≤ 200 characters) goes to the customer. `resigned`: has left. */
export type CustomerHandover = {
  readonly how: 'onJob' | 'resigned';
  readonly from: string;
  readonly to: string;
  readonly message?: string;
};

/**
 * Begins the transfer of at most 100 customers (92125, 94081). Each has its own code: 0 only says that it has begun, and the
 * answer is a success even when all of them failed. It ends after 24 hours, or earlier by the customer: see `listTransferStates`.
 */
export async function transferCustomers(
  wecom: WecomClient,
  corpId: number,
  { how, from, to, message }: CustomerHandover,
  externalUserids: readonly string[],
): Promise<BegunTransfer[]> {
  if (externalUserids.length > TRANSFER_CUSTOMERS) throw new Error(`more than ${TRANSFER_CUSTOMERS} customers in one transfer`);
  const request = { handover_userid: from, takeover_userid: to, external_userid: [...externalUserids] };
  const answer =
    how === 'onJob'
      ? await wecom.call(corpId, TRANSFER_CUSTOMER, { ...request, ...(message === undefined ? {} : { transfer_success_msg: message }) })
      : await wecom.call(corpId, RESIGNED_TRANSFER_CUSTOMER, request);
  return answer.customer;
}

const RESULTS = { onJob: TRANSFER_RESULT, resigned: RESIGNED_TRANSFER_RESULT } as const;

/** How the transfers between two members stand, page by page (94088, 94082): 1 done, 2 waiting, 3 refused, 4 full, 5 none. */
export async function* listTransferStates(
  wecom: WecomClient,
  corpId: number,
  { how, from, to }: CustomerHandover,
): AsyncGenerator<readonly TransferState[], void> {
  yield* eachPage(RESULTS[how].path, async (cursor) => {
    const answer = await wecom.call(corpId, RESULTS[how], { handover_userid: from, takeover_userid: to, ...cursor });
    return { items: answer.customer, nextCursor: answer.next_cursor };
  });
}

/** Customers of members who left that nobody has got yet, page by page (92124). */
export async function* listUnassigned(wecom: WecomClient, corpId: number): AsyncGenerator<readonly UnassignedCustomer[], void> {
  yield* eachPage(GET_UNASSIGNED_LIST.path, async (cursor) => {
    const answer = await wecom.call(corpId, GET_UNASSIGNED_LIST, { page_size: UNASSIGNED_PAGE.largest, ...cursor });
    return { items: answer.info, nextCursor: answer.next_cursor };
  });
}
